import { commitUnchanged, readDocuments, updateUnchanged } from '@earshot/adapter-firestore';
import { allOf, type BroadcastPartDocument, type EpisodeDocument, paths } from '@earshot/contracts';
import { broadcastParts, newForYou } from '@earshot/notifying-core';
import { isRecommendable } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

/**
 * What a change of an episode means for those whom it fits: once it can be heard, they are told. That is noted as parts of a
 * broadcast with ids of the episode, so that a repeated event, or an episode that goes and comes back, tells nobody twice;
 * who was not yet told when it went is told when it comes back.
 */
export async function onPublication(
  before: EpisodeDocument | undefined,
  after: EpisodeDocument | undefined,
): Promise<void> {
  if (!after || !isRecommendable(after) || (before && isRecommendable(before))) return;
  const now = new Date();
  const cause = newForYou({ ...after, now });
  if (!cause) return;
  const parts = broadcastParts(cause, now);
  const isNew = await commitUnchanged(
    parts.map(({ id, document }) => ({ path: paths.broadcastPart(id), create: document })),
  );
  if (!isNew) return reopenWithdrawn(parts.map(({ id }) => paths.broadcastPart(id)));
  logEvent('INFO', 'publication_noted', { episode_id: after.episode_id, parts: parts.length });
}

/** Lets the schedule go on with the parts that had ended because the episode was gone. */
async function reopenWithdrawn(parts: readonly string[]): Promise<void> {
  const found = await readDocuments(parts);
  const now = new Date();
  const reopened: Partial<BroadcastPartDocument> = { state: 'open', due: now, updated_at: now };
  const writes = found.flatMap((part, i) => {
    const path = parts[i];
    const isWithdrawn = (part?.data as BroadcastPartDocument | undefined)?.state === 'withdrawn';
    return part && path && isWithdrawn ? [updateUnchanged(path, part.version, reopened)] : [];
  });
  await allOf(writes);
}
