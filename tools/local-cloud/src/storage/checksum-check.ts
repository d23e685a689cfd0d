import type { IncomingHttpHeaders } from 'node:http';
import type { Checksums } from './digest.ts';
import { invalid } from './storage-error.ts';

/** What a client says its bytes add up to, base64. */
export type ExpectedChecksums = Partial<Checksums>;

/** The checksums in the headers `X-Goog-Hash` and `Content-MD5`. */
export function checksumsOfHeaders(headers: IncomingHttpHeaders): ExpectedChecksums {
  const hash = String(headers['x-goog-hash'] ?? '');
  const crc32c = /(?:^|,)\s*crc32c=([^,\s]+)/.exec(hash)?.[1];
  const contentMd5 = headers['content-md5'];
  const md5Hash =
    /(?:^|,)\s*md5=([^,\s]+)/.exec(hash)?.[1] ?? (contentMd5 === undefined ? undefined : String(contentMd5));
  return { ...(crc32c !== undefined && { crc32c }), ...(md5Hash !== undefined && { md5Hash }) };
}

/** The checksums in the metadata that a client sends with an upload. */
export function checksumsOfBody(body: Readonly<Record<string, unknown>>): ExpectedChecksums {
  const { md5Hash, crc32c } = body;
  return {
    ...(typeof md5Hash === 'string' && { md5Hash }),
    ...(typeof crc32c === 'string' && { crc32c }),
  };
}

/** @throws StorageError 400 where the bytes that came are not those that the client sent */
export function requireChecksums(expected: ExpectedChecksums, actual: Checksums): void {
  if (expected.md5Hash !== undefined && expected.md5Hash !== actual.md5Hash)
    throw invalid(
      `Provided MD5 hash "${expected.md5Hash}" doesn't match calculated MD5 hash "${actual.md5Hash}".`,
    );
  if (expected.crc32c !== undefined && expected.crc32c !== actual.crc32c)
    throw invalid(`Provided CRC32C "${expected.crc32c}" doesn't match calculated CRC32C "${actual.crc32c}".`);
}
