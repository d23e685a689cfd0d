import assert from 'node:assert/strict';
import { parseSchedule } from './schedule.ts';

describe('a schedule', () => {
  const after = new Date('2026-11-22T10:07:30Z'); // a Sunday
  const cases: readonly (readonly [schedule: string, timeZone: string, next: string])[] = [
    ['every 5 minutes', 'UTC', '2026-11-22T10:12:30Z'],
    ['every 1 minutes', 'UTC', '2026-11-22T10:08:30Z'],
    ['every minute', 'UTC', '2026-11-22T10:08:30Z'],
    ['every 90 mins', 'UTC', '2026-11-22T11:37:30Z'],
    ['every 2 hours', 'UTC', '2026-11-22T12:07:30Z'],
    ['every day 09:30', 'UTC', '2026-11-23T09:30:00Z'],
    ['every monday,fri 18:00', 'UTC', '2026-11-23T18:00:00Z'],
    ['*/10 * * * *', 'UTC', '2026-11-22T10:10:00Z'],
    ['0 12 * * *', 'Europe/Berlin', '2026-11-22T11:00:00Z'],
  ];
  for (const [schedule, timeZone, next] of cases) {
    it(`${schedule} in ${timeZone} fires next at ${next}`, () => {
      assert.deepEqual(parseSchedule(schedule, timeZone)(after), new Date(next));
    });
  }

  for (const wrong of [
    'every now and then',
    'every 0 minutes',
    'every someday 10:00',
    '* * * * * *',
    '61 * * * *',
  ])
    it(`${wrong} is refused with what was given`, () => {
      assert.throws(
        () => parseSchedule(wrong, 'UTC'),
        ({ name, message }: Error) => name === 'ConfigurationError' && message.includes(wrong),
      );
    });

  it('in a time zone that does not exist is refused', () => {
    assert.throws(() => parseSchedule('0 12 * * *', 'Mars/Olympus'), /Mars\/Olympus/);
  });
});
