import type { QuietHours } from '@earshot/contracts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/**
 * The first moment (a full minute) after `now` at which a user may be disturbed again; undefined when they may be now. Quiet
 * hours are read off the user's clock, so they are an hour shorter or longer in a night when it is put forward or back,
 * and end at the first minute that the clock shows outside of them.
 */
export function quietUntil({ from, to, time_zone }: QuietHours, now: Date): Date | undefined {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const isQuiet = (minute: number) =>
    begin < end ? begin <= minute && minute < end : minute >= begin || minute < end;
  const clock = clockIn(time_zone);
  const minuteAt = (at: number) => minutesOf(clock.format(at));
  const start = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const minute = minuteAt(start);
  if (!isQuiet(minute)) return undefined;
  const expected = start + ((end - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
  if (minuteAt(expected) === end) return new Date(expected);
  // The clock is put forward or back on the way: go along with it.
  let at = start;
  while (isQuiet(minuteAt(at))) at += MINUTE_MS;
  return new Date(at);
}

/** The day of a moment by the clock of a time zone, such as `2026-11-22`. */
export function dayIn(time_zone: string, at: Date): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: time_zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(at);
}

function clockIn(time_zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** Minutes since midnight of a time such as `07:30`. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
