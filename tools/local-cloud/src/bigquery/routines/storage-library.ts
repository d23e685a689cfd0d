import { invalid, notFound } from '../errors.ts';
import type { LoadLibrary } from './routines.ts';

/**
 * Reads libraries from Cloud Storage's JSON API.
 * @param endpoint base URL, such as `http://127.0.0.1:9199`; without one, no library can be read.
 */
export function storageLibraries(endpoint: string | undefined): LoadLibrary {
  return async (uri) => {
    const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    if (bucket === undefined || name === undefined) throw invalid(`Invalid library URI: ${uri}`);
    if (endpoint === undefined) throw invalid(`${uri}: this BigQuery was started without a Cloud Storage`);
    const response = await fetch(
      `${endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`,
    );
    if (!response.ok) {
      await response.body?.cancel();
      throw notFound(`${uri} (Cloud Storage answered ${response.status})`);
    }
    return await response.text();
  };
}
