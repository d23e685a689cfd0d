import { readFile } from 'node:fs/promises';

/** A file of the folder `fixtures`: a sentence in one of many formats. */
export function audioFixture(name: string): Promise<Buffer> {
  return readFile(new URL(`fixtures/${name}`, import.meta.url));
}
