/** A due time in its shard, such as `07_2026-11-22T10:00:30.000Z`: sorts by shard, then by time (milliseconds). */
export function dueKey(shard: number, at: number): string {
  return `${String(shard).padStart(2, '0')}_${new Date(at).toISOString()}`;
}

/** The latest time that a {@link dueKey} sorts by: the last of four-digit years, in milliseconds. */
export const LAST_DUE_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The time of a {@link dueKey}, in milliseconds. */
export function dueAt(key: string): number {
  return Date.parse(key.slice(key.indexOf('_') + 1));
}
