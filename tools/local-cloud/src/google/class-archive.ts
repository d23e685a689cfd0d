import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../node_modules/.cache/earshot-classes/', import.meta.url));

/** How long an emulator may take to end, ms: the first one writes its archive then. */
export const ENDING_MS = 30_000;

/**
 * Options by which a Java keeps the classes of a program, as it has them in memory, for the next time: an emulator starts in half
 * the time and CPU. The first one writes the archive as it ends; one that is of another Java or program, or is not whole, is
 * written anew. Java does all of it since its version 19.
 * @param name of the program: its archive's name
 */
export async function classArchive(name: string): Promise<readonly string[]> {
  await mkdir(FOLDER, { recursive: true });
  return ['-XX:+AutoCreateSharedArchive', `-XX:SharedArchiveFile=${FOLDER}${name}.jsa`];
}
