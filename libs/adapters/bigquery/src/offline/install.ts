import { createHash } from 'node:crypto';
import { mirrorSettings, readSettings } from '@earshot/contracts';
import { offlineDefinitions } from '@earshot/listening-core';
import { offlinePlace, runQuery } from './client.ts';

/** The library of the offline fold as an object of Storage; its name follows from its content. */
export interface LibraryObject {
  readonly bucket: string;
  readonly name: string;
  readonly source: string;
}

/** The name of a library's object, which follows from its text. Terraform gives it the same. */
export function libraryName(source: string): string {
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 16);
  return `bigquery-library/listening-${digest}.js`;
}

/**
 * Brings the dataset, which is there, to the raw events' table, and to the functions and views that fold them. Can be run
 * again. Returns the library's URI.
 * @param source the library, as `nx build listening` makes it.
 * @param put writes the library where it is not there yet.
 * @throws what `put` throws, and the client's error when BigQuery is out of reach or refuses
 */
export async function installOffline(
  source: string,
  put: (library: LibraryObject) => Promise<unknown>,
): Promise<string> {
  const { MIRROR_BUCKET: bucket } = readSettings({ MIRROR_BUCKET: mirrorSettings.MIRROR_BUCKET });
  const name = libraryName(source);
  await put({ bucket, name, source });
  const uri = `gs://${bucket}/${name}`;
  await runQuery(offlineDefinitions(await offlinePlace(), uri).join(';\n'));
  return uri;
}
