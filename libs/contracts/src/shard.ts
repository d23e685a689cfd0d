/** Which of some shards an id is in: the same always, and spread evenly (FNV-1a). */
export function shardAmong(id: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}

/**
 * Parts that each audience is told in, side by side: a part pages through its listeners one page after another, some
 * thousand a second.
 */
export const AUDIENCE_SHARDS = 8;

/** By what one part of an audience is found, such as `business_3`: of a label's lovers, or of a show's followers. */
export function audienceKey(of: string, shard: number): string {
  return `${of}_${shard}`;
}

/** The part of an audience that a listener belongs to. */
export function audienceShardOf(user: string): number {
  return shardAmong(user, AUDIENCE_SHARDS);
}
