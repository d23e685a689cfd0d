import type { EpisodeDocument } from '@earshot/contracts';
import type { EpisodeNow } from '@earshot/notifying-core';
import { isRecommendable } from '@earshot/recommending-core';

/** An episode as a delivery goes by it; undefined when it is gone. */
export function episodeNow(episode: EpisodeDocument | undefined): EpisodeNow | undefined {
  return episode && { title: episode.title, isRecommendable: isRecommendable(episode) };
}
