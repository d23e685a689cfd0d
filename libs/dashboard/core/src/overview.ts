import type { MetricsDocument, MetricsMinutesDocument, TrendingDocument } from '@earshot/contracts';
import { briefOf, type BriefDocument } from './brief.ts';
import { completionOf, defined, ranked, stallsPerHour, sumCounters, sumMaps } from './figures.ts';
import { listeningNow, minutesUntil } from './minutes.ts';
import type { FirstSteps, OverviewView } from './views.ts';

/** What an overview is made of. */
export interface Overview {
  readonly nowMs: number;
  /** Figures of all episodes, and of shards, which add up. */
  readonly figures: readonly Partial<MetricsDocument>[];
  readonly minutes: Iterable<Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>>;
  readonly trending: TrendingDocument | undefined;
  /** Episodes by id; those that are trending, as far as they exist. */
  readonly briefs: ReadonlyMap<string, BriefDocument>;
  /** How many episodes there are. */
  readonly episodes: number;
  readonly hasUploads: boolean;
}

/** Lines of a short list, such as that of what is trending. */
export const TOP = 10;

/** The overview of all that goes on. */
export function overviewOf(of: Overview): OverviewView {
  const { nowMs, figures, trending, briefs, episodes } = of;
  const counters = sumCounters(figures);
  const minutes = minutesUntil(nowMs, of.minutes);
  const plays = playsOf(figures);
  return defined({
    at: nowMs,
    listening_now: listeningNow(minutes),
    minutes,
    counters,
    completion: completionOf(counters),
    stalls_per_hour: stallsPerHour(counters),
    episodes,
    trending: (trending?.episodes ?? []).slice(0, TOP).map((entry) => ({
      ...briefOf(entry.episode_id, briefs.get(entry.episode_id)),
      trend: entry.trend,
      plays: plays.get(entry.episode_id) ?? entry.plays,
    })),
    countries: ranked(sumMaps(figures.map(({ by_country }) => by_country)), TOP),
    devices: ranked(sumMaps(figures.map(({ by_device }) => by_device)), TOP),
    first_steps: firstSteps(of, counters.plays),
  });
}

function firstSteps({ hasUploads, episodes }: Overview, plays: number): FirstSteps {
  return { has_uploads: hasUploads, has_episodes: episodes > 0, has_listening: plays > 0 };
}

function playsOf(figures: Overview['figures']): ReadonlyMap<string, number> {
  const plays = new Map<string, number>();
  for (const { episode_id, plays: count = 0 } of figures) {
    if (episode_id !== undefined) plays.set(episode_id, (plays.get(episode_id) ?? 0) + count);
  }
  return plays;
}
