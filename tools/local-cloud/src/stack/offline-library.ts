import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LibraryObject } from '@earshot/adapter-bigquery';

/** Where `nx build listening` puts the library. */
const file = new URL('../../../../dist/listening/bigquery-library.js', import.meta.url);

/** The library of the offline fold, as it was built; undefined before the first build. */
export async function offlineLibrary(): Promise<string | undefined> {
  return existsSync(file) ? await readFile(file, 'utf8') : undefined;
}

/** Writes the library to the local Storage. @throws Error with its answer when it refuses */
export async function putLibrary({ bucket, name, source }: LibraryObject): Promise<void> {
  const query = new URLSearchParams({ uploadType: 'media', name });
  const endpoint = process.env['STORAGE_EMULATOR_HOST'] ?? '';
  const response = await fetch(`${endpoint}/upload/storage/v1/b/${bucket}/o?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'text/javascript' },
    body: source,
  });
  if (!response.ok) throw new Error(`gs://${bucket}/${name}: ${await response.text()}`);
}
