/** A due time in its shard, such as `07_2026-11-22T10:00:30.000Z`: sorts by shard, then by time (milliseconds). */
export function dueKey(shard: number, at: number): string {
  return `${String(shard).padStart(2, '0')}_${new Date(at).toISOString()}`;
}

/** The time of a {@link dueKey}, in milliseconds. */
export function dueAt(key: string): number {
  return Date.parse(key.slice(key.indexOf('_') + 1));
}
