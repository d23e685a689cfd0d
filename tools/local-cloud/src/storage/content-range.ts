import { invalid } from './storage-error.ts';

/** What the body of one request of a resumable upload is. */
export interface UploadRange {
  /** Offset of its first byte; undefined where the request only asks how far the upload is. */
  readonly start?: number;
  /** Offset of its last byte, where the client says so. */
  readonly end?: number;
  /** Size of the whole object, where the client knows it. */
  readonly total?: number;
  /** Whether the body goes on to the end of the object. */
  readonly toTheEnd: boolean;
}

/**
 * Reads a `Content-Range` of a resumable upload: `bytes 0-99/200`, `bytes 0-99/*`, an open end (`*`), no range but the total,
 * or none, when the body is the whole object.
 * @throws StorageError 400
 */
export function uploadRange(header: string | undefined): UploadRange {
  if (header === undefined) return { start: 0, toTheEnd: true };
  const match = /^bytes (?:(\*)|(\d+)-(\d+|\*))\/(\d+|\*)$/.exec(header);
  if (!match) throw invalid(`Failed to parse Content-Range header: ${header}`);
  const [, query, start, end, total] = match;
  const known = total === undefined || total === '*' ? {} : { total: Number(total) };
  if (query !== undefined) return { ...known, toTheEnd: false };
  if (end === '*') return { start: Number(start), ...known, toTheEnd: true };
  return { start: Number(start), end: Number(end), ...known, toTheEnd: false };
}
