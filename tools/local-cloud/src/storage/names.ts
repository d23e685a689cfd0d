import { invalid } from './storage-error.ts';

const BUCKET_NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/**
 * A bucket's name that keeps Google's rules for length and characters.
 * @throws StorageError 400
 */
export function bucketName(name: unknown): string {
  if (typeof name !== 'string' || !BUCKET_NAME.test(name))
    throw invalid(`Invalid bucket name: '${String(name)}'`);
  return name;
}

/**
 * An object's name: 1 to 1,024 bytes of UTF-8 without line breaks, not `.` or `..`.
 * @throws StorageError 400
 */
export function objectName(name: unknown): string {
  if (typeof name !== 'string' || name === '') throw invalid('Required');
  if (Buffer.byteLength(name) > 1024) throw invalid('The maximum object length is 1024 characters');
  if (/[\r\n]/.test(name) || name === '.' || name === '..')
    throw invalid(`Disallowed object name: '${name}'`);
  return name;
}
