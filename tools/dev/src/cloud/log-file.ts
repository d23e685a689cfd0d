import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { repository } from '../repository.ts';

/** Where what the functions print goes: on the terminal it would break up what a person is shown. */
const logFile = join(repository, '.local-cloud/functions.log');

/** Opens the log anew. */
export async function openLog(): Promise<WriteStream> {
  await mkdir(dirname(logFile), { recursive: true });
  return createWriteStream(logFile);
}

/** The log's path, seen from where the person is. */
export function shownLogFile(): string {
  return relative(process.cwd(), logFile);
}
