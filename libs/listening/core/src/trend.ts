import { decayedValue, decayField, epochOf, TREND_DECAY } from '@earshot/contracts';

/** Below this many plays made now an episode is not trending any more. */
const MIN_TREND = 0.01;

/** The fields that hold an episode's trend at a moment: of its epoch, and of the one before. */
export function trendFields(nowMs: number): readonly [current: string, previous: string] {
  const epoch = epochOf(TREND_DECAY, nowMs);
  return [decayField('trend', epoch), decayField('trend', epoch - 1)];
}

/** The decayed sums of an episode, of the current epoch and the one before. */
export interface Trend {
  readonly episode_id: string;
  readonly current: number;
  readonly previous: number;
}

/** An episode and its decayed plays, in plays made now. */
export interface Ranked<T> {
  readonly of: T;
  readonly trend: number;
}

/** The strongest trends at a moment, strongest first; equals by episode. */
export function rankTrends<T extends Trend>(
  trends: readonly T[],
  nowMs: number,
  most: number,
): readonly Ranked<T>[] {
  const epoch = epochOf(TREND_DECAY, nowMs);
  return trends
    .map((of) => ({
      of,
      trend:
        decayedValue(TREND_DECAY, epoch, of.current, nowMs) +
        decayedValue(TREND_DECAY, epoch - 1, of.previous, nowMs),
    }))
    .filter(({ trend }) => trend >= MIN_TREND)
    .sort((a, b) => b.trend - a.trend || (a.of.episode_id < b.of.episode_id ? -1 : 1))
    .slice(0, most);
}
