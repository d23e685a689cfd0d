import { dataOf } from '@earshot/adapter-firestore';
import { paths } from '@earshot/contracts';
import { BRIEF_FIELDS, type BriefDocument } from '@earshot/dashboard-core';
import type { Firestore } from 'firebase-admin/firestore';

/** Episodes in a few words, by id, as far as they exist. */
export async function readBriefs(
  db: Firestore,
  episodes: readonly string[],
): Promise<ReadonlyMap<string, BriefDocument>> {
  if (episodes.length === 0) return new Map();
  const refs = episodes.map((episode) => db.doc(paths.episode(episode)));
  const found = await db.getAll(...refs, { fieldMask: [...BRIEF_FIELDS] });
  return new Map(
    found.flatMap((one) => {
      const document = dataOf<BriefDocument>(one);
      return document ? [[one.id, document] as const] : [];
    }),
  );
}

/** Whether the path of a shard is of an episode's figures, and not of a window or an hour of them. */
export function isOfEpisode(path: string): boolean {
  return path.split('/').length === 4;
}

/** Whether the path of a shard is of an hour of an episode. */
export function isOfHour(path: string): boolean {
  return path.split('/')[2] === 'minutes';
}
