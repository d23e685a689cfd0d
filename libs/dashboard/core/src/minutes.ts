import type { MetricsMinutesDocument } from '@earshot/contracts';

/** A minute, and how many sessions were playing in it. */
export interface ListeningMinute {
  /** Its start, in milliseconds since 1970. */
  readonly at: number;
  readonly listening: number;
}

const MINUTE_MS = 60_000;
/** Minutes that are shown. */
const SHOWN = 60;
/** Players tell of a minute within the next one or two, so the latest alone shows too few. */
const TOLD_WITHIN = 3;

/** The hours, as milliseconds since 1970, whose documents hold the minutes that are shown at a moment. */
export function shownHours(nowMs: number): readonly number[] {
  const hour = Math.floor(nowMs / (SHOWN * MINUTE_MS)) * SHOWN * MINUTE_MS;
  return [hour - SHOWN * MINUTE_MS, hour];
}

/** The sixty minutes up to a moment, oldest first, from any documents of minutes and shards of such, which add up. */
export function minutesUntil(
  nowMs: number,
  hours: Iterable<Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>>,
): ListeningMinute[] {
  const last = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const minutes = Array.from({ length: SHOWN }, (_, i) => ({
    at: last - (SHOWN - 1 - i) * MINUTE_MS,
    listening: 0,
  }));
  const byStart = new Map(minutes.map((minute) => [minute.at, minute]));
  for (const { hour_start, listening } of hours) {
    for (const [minute, sessions] of Object.entries(listening)) {
      const shown = byStart.get(hour_start.getTime() + Number(minute) * MINUTE_MS);
      if (shown) shown.listening += sessions;
    }
  }
  return minutes;
}

/** Sessions that are playing: the most of the latest three minutes, since players tell of a minute in the next two. */
export function listeningNow(minutes: readonly ListeningMinute[]): number {
  return Math.max(0, ...minutes.slice(-TOLD_WITHIN).map(({ listening }) => listening));
}
