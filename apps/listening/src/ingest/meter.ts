import { FULL, type Load, smoothed } from './beacon.ts';

/** Measures an instance's load, and keeps it within bounds. */
export interface Meter {
  /**
   * Takes in a report of so many bytes, unless more than {@link FULL} would wait. Gives what to call once it is
   * answered; undefined when the report is to come again later.
   */
  enter(bytes: number): (() => void) | undefined;
  /** Takes note of what a publish took, in milliseconds, however it ended. */
  published(ms: number): void;
  load(): Load;
}

/** A meter of an instance that does nothing yet. */
export function createMeter(): Meter {
  let reports = 0;
  let waiting = 0;
  let publishMs = 0;
  return {
    enter: (bytes) => {
      if (waiting > 0 && waiting + bytes > FULL.bytes) return undefined;
      reports += 1;
      waiting += bytes;
      return () => {
        reports -= 1;
        waiting -= bytes;
      };
    },
    published: (ms) => {
      publishMs = smoothed(publishMs, ms);
    },
    load: () => ({ reports, bytes: waiting, publishMs }),
  };
}
