import { ConfigurationError } from '@earshot/contracts';
import { Cron } from 'croner';

/** The first time strictly after another at which a schedule fires. */
export type Schedule = (after: Date) => Date;

const MINUTE_MS = 60_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Reads a schedule as Cloud Scheduler does: unix-cron (`30 4 * * 1`), or App Engine's `every 5 minutes`,
 * `every 2 hours`, `every day 09:30`, `every monday,friday 18:00`.
 * @throws ConfigurationError showing the text when it is neither.
 */
export function parseSchedule(text: string, timeZone: string): Schedule {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const [, count = '1', unit] = /^every (\d+ )?(minute|min|hour)s?$/.exec(words) ?? [];
  if (unit) {
    const period = Number(count) * (unit === 'hour' ? 60 : 1) * MINUTE_MS;
    if (period > 0) return (after) => new Date(after.getTime() + period);
  }
  return cronSchedule(dailyCron(words) ?? text, timeZone, text);
}

/** Unix-cron of `every <days> hh:mm`. */
function dailyCron(words: string): string | undefined {
  const [, days, hour, minute] = /^every ([a-z, ]+) (\d\d):(\d\d)$/.exec(words) ?? [];
  if (days === undefined) return undefined;
  if (days === 'day') return `${Number(minute)} ${Number(hour)} * * *`;
  const numbers = days
    .split(/ ?, ?/)
    .map((day) => DAYS.findIndex((name) => day !== '' && name.startsWith(day)));
  return numbers.includes(-1) ? undefined : `${Number(minute)} ${Number(hour)} * * ${numbers.join(',')}`;
}

function cronSchedule(expression: string, timezone: string, text: string): Schedule {
  try {
    const cron = new Cron(expression, { timezone, paused: true, mode: '5-part' });
    const next = (after: Date) => {
      const date = cron.nextRun(after);
      if (!date) throw new ConfigurationError(`the schedule ${text} never fires`);
      return date;
    };
    next(new Date());
    return next;
  } catch (error) {
    throw new ConfigurationError(
      `the schedule ${text} (${timezone}): expected unix-cron or App Engine syntax: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
