import { commitUnchanged, readDocuments, untilUnchanged, updateUnchanged } from '@earshot/adapter-firestore';
import { allOf, type BroadcastPartDocument, type EpisodeDocument, paths } from '@earshot/contracts';
import {
  type Audience,
  audiencesGained,
  audiencesOf,
  broadcastParts,
  goesOnWith,
  newForYou,
} from '@earshot/notifying-core';
import { isRecommendable } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

const NEWS = { type: 'NEW_FOR_YOU' } as const;

/**
 * What a change of an episode means for those whom it fits: once it can be heard, they are told, and so are those whom a
 * show or a label that it gets later makes it fit. That is noted as parts of a broadcast with ids of the episode, so that
 * a repeated event, or an episode that goes and comes back, tells nobody twice; who was not yet told when it went is told
 * when it comes back.
 */
export async function onPublication(
  before: EpisodeDocument | undefined,
  after: EpisodeDocument | undefined,
): Promise<void> {
  if (!after || !isRecommendable(after)) return;
  const told = before && isRecommendable(before) ? before : {};
  if (audiencesGained(NEWS, told, after).length === 0) return;
  const now = new Date();
  const cause = newForYou({ ...after, now });
  if (!cause) return;
  const parts = broadcastParts(cause, now);
  const isNew = await commitUnchanged(
    parts.map(({ id, document }) => ({ path: paths.broadcastPart(id), create: document })),
  );
  if (!isNew) {
    const audiences = audiencesOf(NEWS, after);
    await allOf(parts.map(({ id }) => goOn(paths.broadcastPart(id), audiences)));
    return;
  }
  logEvent('INFO', 'publication_noted', { episode_id: after.episode_id, parts: parts.length });
}

/**
 * Lets the schedule go on with a part. Whoever is at it has to look at the episode again: what they make of what they
 * have read is void.
 */
async function goOn(path: string, audiences: readonly Audience[]): Promise<void> {
  await untilUnchanged(path, async () => {
    const [found] = await readDocuments([path]);
    const part = found?.data as BroadcastPartDocument | undefined;
    if (!found || !part || !goesOnWith(part, audiences)) return 'left';
    const now = new Date();
    return (await updateUnchanged(path, found.version, { state: 'open', due: now, updated_at: now }))
      ? 'open'
      : 'changed';
  });
}
