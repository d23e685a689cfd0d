import type { FullOptions } from './options.ts';

/** How event time and publishing go together; times in milliseconds since 1970. */
export interface Timeline {
  /** First and last moment of event time. */
  readonly from: number;
  readonly to: number;
  /** When publishing ends, but for what is delayed or repeated. */
  readonly publishedBy: number;
  /** When what happens at a moment is published: never before it happened. */
  readonly publishAt: (moment: number) => number;
}

type TimelineOptions = Pick<FullOptions, 'startAt' | 'seconds' | 'timeScale' | 'lagSec'>;

/** The timeline of a history: event time runs `timeScale` times as fast as publishing and ends `lagSec` before it. */
export function timelineOf({ startAt, seconds, timeScale, lagSec }: TimelineOptions): Timeline {
  const to = startAt + (seconds - lagSec) * 1000;
  const from = to - Math.round(seconds * timeScale * 1000);
  return {
    from,
    to,
    publishedBy: startAt + seconds * 1000,
    publishAt: (moment) => startAt + Math.round((moment - from) / timeScale),
  };
}
