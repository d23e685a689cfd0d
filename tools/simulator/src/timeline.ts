import { Dice } from './dice.ts';
import type { HistoryOptions, SimulatedEpisode } from './options.ts';

/** How event time and publishing go together; times in milliseconds since 1970. */
export interface Timeline {
  /** First and last moment of event time. */
  readonly from: number;
  readonly to: number;
  /** When what happens at a moment is published: never before it happened. */
  publishAt(moment: number): number;
}

type TimelineOptions = Pick<Required<HistoryOptions>, 'startAt' | 'seconds' | 'timeScale' | 'lagSec'>;

/** The timeline of a history: event time runs `timeScale` times as fast as publishing and ends `lagSec` before it. */
export function timelineOf({ startAt, seconds, timeScale, lagSec }: TimelineOptions): Timeline {
  const to = startAt + (seconds - lagSec) * 1000;
  const from = to - Math.round(seconds * timeScale * 1000);
  return { from, to, publishAt: (moment) => startAt + Math.round((moment - from) / timeScale) };
}

/** The start of a session. */
export interface Start {
  /** After the first moment, in milliseconds of event time. */
  readonly afterMs: number;
  /** What is heard, when that is not the listener's choice. */
  readonly episode?: SimulatedEpisode;
}

/** Salt that keeps these throws apart from others. */
const STARTS = 6;
/** Starts of one burst, and the time they come in, in milliseconds of event time: enough for TRENDING_NOW (50 in 60 s). */
const BURST_STARTS = 60;
const BURST_MS = 30_000;
/** Part of the time after which bursts come, so that they are fresh when publishing ends. */
const BURSTS_AFTER = 0.7;

/** When sessions start, and with what in a burst; in no order. */
export function startsOf(options: Required<HistoryOptions>): readonly Start[] {
  const { seed, rate, seconds, timeScale, bursts, episodes } = options;
  const dice = new Dice(seed, STARTS);
  const spanMs = Math.round(seconds * timeScale * 1000);
  const starts: Start[] = Array.from({ length: Math.round(rate * seconds) }, () => ({
    afterMs: dice.whole(0, spanMs),
  }));
  for (let burst = 0; burst < bursts; burst += 1) {
    const episode = dice.pick(episodes);
    const latest = Math.max(0, spanMs - 2 * BURST_MS);
    const beginMs = dice.whole(Math.floor(latest * BURSTS_AFTER), latest);
    const endMs = Math.min(spanMs, beginMs + BURST_MS);
    for (let start = 0; start < BURST_STARTS; start += 1) {
      starts.push({ afterMs: dice.whole(beginMs, endMs), episode });
    }
  }
  return starts;
}
