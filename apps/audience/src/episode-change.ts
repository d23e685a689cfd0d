import type { EpisodeDocument } from '@earshot/contracts';
import { onPublication } from './publication.ts';
import { onWithdrawal } from './withdrawal.ts';

/** What a change of an episode means for listeners: they are told of it, or it is taken away from them. */
export async function onEpisode(
  before: EpisodeDocument | undefined,
  after: EpisodeDocument | undefined,
): Promise<void> {
  await onPublication(before, after);
  await onWithdrawal(before, after);
}
