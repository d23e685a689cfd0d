import { commitUnchanged } from '@earshot/adapter-firestore';
import { type EpisodeDocument, paths } from '@earshot/contracts';
import { broadcastParts, newForYou } from '@earshot/notifying-core';
import { isRecommendable } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

/**
 * What a change of an episode means for those whom it fits: once it can be heard, they are told. That is noted as parts of a
 * broadcast with ids of the episode, so that a repeated event, or an episode that goes and comes back, tells nobody twice.
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
  if (isNew) logEvent('INFO', 'publication_noted', { episode_id: after.episode_id, parts: parts.length });
}
