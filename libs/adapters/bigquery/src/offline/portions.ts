import type { Entities } from '@earshot/listening-core';

/**
 * Bytes of one parameter of a query. A query with its parameters may have 10 MB
 * (https://cloud.google.com/bigquery/quotas#query_jobs), and none has more than three that are lists of ids.
 */
export const PARAMETER_BYTES = 3_000_000;
/** What the API's JSON has around each id. */
const AROUND = '{"value":""},'.length;

/** Ids in portions for a parameter each; one that is empty when there are none. */
export function idsIn(ids: readonly string[]): readonly (readonly string[])[] {
  let portion: string[] = [];
  const portions = [portion];
  let bytes = 0;
  for (const id of ids) {
    const size = Buffer.byteLength(id) + AROUND;
    if (bytes + size > PARAMETER_BYTES) {
      portion = [];
      portions.push(portion);
      bytes = 0;
    }
    portion.push(id);
    bytes += size;
  }
  return portions;
}

/** Episodes and users in portions for a query each, every one of them in one portion. */
export function entitiesIn({ episodes, users }: Entities): readonly Entities[] {
  const [ofEpisodes, ofUsers] = [idsIn(episodes), idsIn(users)];
  const count = Math.max(ofEpisodes.length, ofUsers.length);
  return Array.from({ length: count }, (_, i) => ({
    episodes: ofEpisodes[i] ?? [],
    users: ofUsers[i] ?? [],
  }));
}
