import type { MetricsDocument } from '@earshot/contracts';
import { briefOf, type BriefDocument } from './brief.ts';
import { completionOf, countersOf, defined, hoursOf, sumCounters } from './figures.ts';
import type { ShowLine, ShowsView } from './views.ts';

/** An episode with its figures, shards included. */
export interface FiguredEpisode {
  readonly document: BriefDocument;
  readonly figures: Partial<MetricsDocument> | undefined;
}

/** Shows, most plays first, added up over these episodes; episodes without a show belong to none. */
export function showsOf(episodes: readonly FiguredEpisode[]): ShowsView {
  const ofShows = Map.groupBy(episodes, ({ document }) => document.show_id);
  const shows = Array.from(ofShows).flatMap(([show, of]) => (show === undefined ? [] : [showOf(show, of)]));
  return {
    shows: shows.sort((a, b) => b.plays - a.plays || (a.show < b.show ? -1 : 1)),
    episodes: episodes.length,
  };
}

function showOf(show: string, episodes: readonly FiguredEpisode[]): ShowLine {
  const { plays, streams, seconds_heard, follows, completes } = sumCounters(
    episodes.map(({ figures }) => figures ?? {}),
  );
  const [top] = episodes.toSorted((a, b) => playsOf(b) - playsOf(a));
  return defined({
    show,
    episodes: episodes.length,
    plays,
    streams,
    hours: hoursOf(seconds_heard),
    follows,
    completion: completionOf({ plays, completes }),
    top: top && playsOf(top) > 0 ? briefOf(top.document.episode_id, top.document) : undefined,
  });
}

function playsOf({ figures }: FiguredEpisode): number {
  return countersOf(figures).plays;
}
