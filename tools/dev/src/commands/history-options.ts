import { parseTime } from '@earshot/contracts';
import { DEFAULTS, type HistoryOptions, type Plan, PLANS } from '@earshot/simulator';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { numberFrom, share, wholeNumber } from './options.ts';

/** What a person may choose of a history beside its audience's size, pace and network. */
export type HistoryChoices = Required<Omit<HistoryOptions, 'episodes' | 'startAt'>>;

/** Adds what makes a population live to a command, with the simulator's own defaults. */
export function withHistoryOptions(command: Command): Command {
  return command
    .option(
      '--time-scale <n>',
      'seconds of listening in a second of sending',
      numberFrom(1, 3_600),
      DEFAULTS.timeScale,
    )
    .option(
      '--lag-sec <s>',
      'how far the last events lie behind their sending',
      numberFrom(0, 86_400),
      DEFAULTS.lagSec,
    )
    .option(
      '--bursts <n>',
      'times that 60 listeners start one episode at once',
      wholeNumber(0, 1_000),
      DEFAULTS.bursts,
    )
    .option('--unfit <p>', 'late, future and invalid events, each by sessions', share, DEFAULTS.unfit)
    .option(
      '--zipf <s>',
      'popularity by rank to the power of −s; 0: all the same',
      numberFrom(0, 3),
      DEFAULTS.zipf,
    )
    .addOption(
      new Option('--plans <weights>', 'how many have which plan')
        .argParser(planWeights)
        .default(DEFAULTS.plans, 'free=50,basic=25,premium=25'),
    )
    .option('--diurnal <p>', 'how much listening follows the local time of day', share, DEFAULTS.diurnal)
    .option('--drop-off <p>', 'sessions that only try an episode', share, DEFAULTS.dropOff)
    .option('--long-pauses <p>', 'pauses that last from 1 to 48 hours', share, DEFAULTS.longPauses)
    .option('--two-devices <p>', 'sessions with a second device at once', share, DEFAULTS.twoDevices)
    .option('--offline <p>', 'sessions reported later, of listeners with downloads', share, DEFAULTS.offline)
    .option(
      '--offline-hours <h>',
      'most hours from such a session to its report',
      numberFrom(1, 672),
      DEFAULTS.offlineHours,
    )
    .option(
      '--over-midnight <p>',
      'offline sessions that go on over midnight UTC',
      share,
      DEFAULTS.overMidnight,
    )
    .option(
      '--clock-skew-sec <s>',
      'most that a device’s clock is wrong',
      numberFrom(0, 290),
      DEFAULTS.clockSkewSec,
    );
}

/** Weights by plan, as in `free=50,basic=25,premium=25`; a plan that is not named has none. */
export function planWeights(value: string): Record<Plan, number> {
  const weights: Record<Plan, number> = { free: 0, basic: 0, premium: 0 };
  for (const part of value.split(',')) {
    const [name = '', weight = ''] = part.split('=');
    const plan = PLANS.find((known) => known === name.trim());
    if (!plan) throw new InvalidArgumentError(`Expected ${PLANS.join(', ')}, as in free=50,premium=50.`);
    weights[plan] = numberFrom(0, 1_000_000)(weight);
  }
  return weights;
}

/** A moment on the command line, or the begin of a day in UTC, in milliseconds since 1970. */
export function moment(value: string): number {
  const time = parseTime(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
  if (!Number.isFinite(time)) throw new InvalidArgumentError('Expected a time such as 2026-11-22T10:00:00Z.');
  return time;
}

/** {@link moment} that is not in the future. */
export function pastMoment(value: string): number {
  const at = moment(value);
  if (at > Date.now()) throw new InvalidArgumentError(`Expected a time until now, got ${value}.`);
  return at;
}
