import type { Label } from '@earshot/contracts';
import type { Plan } from './plans.ts';

/** An episode that can be listened to. */
export interface SimulatedEpisode {
  readonly episode_id: string;
  readonly show_id: string;
  /** Above 0. */
  readonly duration_sec: number;
  /** What it is about: listeners prefer episodes of their taste. */
  readonly label: Label;
}

/** What a history is made of. The same options give the same history, byte for byte. */
export interface HistoryOptions {
  /** The most popular first. */
  readonly episodes: readonly SimulatedEpisode[];
  /** Size of the population; its users are `user_0001` and so on. */
  readonly listeners: number;
  /** How long events are published, in seconds. */
  readonly seconds: number;
  /** A whole number: another seed is another history. */
  readonly seed: number;
  /** Listening sessions that start per second of publishing, on average. Default 5. */
  readonly rate?: number;
  /** When publishing starts, in milliseconds since 1970; part of every event's id, as the seed is. */
  readonly startAt: number;
  /** Seconds of listening that pass in one second of publishing, at least 1. Default 20. */
  readonly timeScale?: number;
  /**
   * How far the last events lie behind their publishing, in seconds: beyond a minute and a half, listeners' windows close at
   * once. Default 120.
   */
  readonly lagSec?: number;
  /** Share of events that are published twice, 0–1. Default 0.05. */
  readonly duplicates?: number;
  /** Share of events that are published up to 5 s later than they should be, and so out of order; 0–1. Default 0.1. */
  readonly shuffle?: number;
  /** Times that 60 listeners start the same episode within half a minute. Default 1. */
  readonly bursts?: number;
  /** Further events that must not be counted, each as a share of the sessions, 0–1: too late, of the future, not valid. Default 0.01. */
  readonly unfit?: number;
  /** Exponent s of the episodes' popularity, 1/rank^s: at 0 all are equally popular. 0–3, default 1. */
  readonly zipf?: number;
  /** How many have which plan, as weights of which not all are 0. Default free 50, basic 25, premium 25. */
  readonly plans?: Readonly<Record<Plan, number>>;
  /**
   * How much listening follows the time of day where the listener is, 0–1: at 1 six in the evening hears seventeen times
   * as much as three at night. Default 0, for a run of some minutes has no time of day.
   */
  readonly diurnal?: number;
  /** Share of sessions that only try an episode, and mostly leave within its first tenth; 0–1. Default 0.1. */
  readonly dropOff?: number;
  /** Share of pauses that last from one to 48 hours of event time, 0–1. Default 0.05. */
  readonly longPauses?: number;
  /** Share of sessions in which the listener plays on a second device at the same time, 0–1. Default 0.03. */
  readonly twoDevices?: number;
  /**
   * Share of sessions that are heard without a network and reported hours or days later, in chunks in any order; 0–1. Of
   * those of listeners whose plan allows downloads, bursts apart. Default 0.05.
   */
  readonly offline?: number;
  /** Most hours between hearing offline and reporting it, 1–672. Default 72. */
  readonly offlineHours?: number;
  /** Share of the offline sessions that begin just before midnight UTC and go on after it, 0–1. Default 0.1. */
  readonly overMidnight?: number;
  /** Most seconds that a device's clock is ahead or behind; one in four is off at all. 0–290, default 10. */
  readonly clockSkewSec?: number;
}

/** {@link HistoryOptions} with nothing left open. */
export type FullOptions = Required<HistoryOptions>;

/** What is assumed of the options that are not given. */
export const DEFAULTS = {
  rate: 5,
  timeScale: 20,
  lagSec: 120,
  duplicates: 0.05,
  shuffle: 0.1,
  bursts: 1,
  unfit: 0.01,
  zipf: 1,
  plans: { free: 50, basic: 25, premium: 25 },
  diurnal: 0,
  dropOff: 0.1,
  longPauses: 0.05,
  twoDevices: 0.03,
  offline: 0.05,
  offlineHours: 72,
  overMidnight: 0.1,
  clockSkewSec: 10,
} as const satisfies Partial<HistoryOptions>;

/** Bounds of the numbers among the options, both included. */
const BOUNDS = {
  listeners: [1, 1_000_000],
  seconds: [1, 86_400],
  rate: [0, 10_000],
  timeScale: [1, 3_600],
  lagSec: [0, 86_400],
  duplicates: [0, 1],
  shuffle: [0, 1],
  bursts: [0, 1_000],
  unfit: [0, 1],
  zipf: [0, 3],
  diurnal: [0, 1],
  dropOff: [0, 1],
  longPauses: [0, 1],
  twoDevices: [0, 1],
  offline: [0, 1],
  offlineHours: [1, 672],
  overMidnight: [0, 1],
  clockSkewSec: [0, 290],
} as const satisfies Partial<Record<keyof HistoryOptions, readonly [min: number, max: number]>>;

/** What must be counted is published within so many days of being heard: half a day less than is allowed. */
const MOST_DAYS_BEHIND = 29.5;
const DAY_SEC = 86_400;

/**
 * The options with their defaults, in one order and without anything else.
 * @throws RangeError naming the option that is out of its range
 */
export function complete(options: HistoryOptions): FullOptions {
  const { episodes, listeners, seconds, seed, startAt, ...chosen } = options;
  const rest = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, chosen[name as keyof typeof DEFAULTS] ?? value]),
  ) as Required<typeof chosen>;
  const full = { episodes, listeners, seconds, seed, startAt, ...rest };
  for (const [name, [min, max]] of Object.entries(BOUNDS) as [
    keyof typeof BOUNDS,
    readonly [number, number],
  ][]) {
    const value: unknown = full[name];
    if (typeof value === 'number' && value >= min && value <= max) continue;
    throw new RangeError(`${name}: expected a number from ${min} to ${max}, got ${JSON.stringify(value)}`);
  }
  for (const name of ['seed', 'listeners', 'bursts', 'startAt'] as const) {
    if (Number.isSafeInteger(full[name])) continue;
    throw new RangeError(`${name}: expected a whole number, got ${full[name]}`);
  }
  if (full.episodes.length === 0) throw new RangeError('episodes: at least one is needed');
  const weights = Object.values(full.plans);
  if (weights.some((weight) => !(weight >= 0)) || !weights.some((weight) => weight > 0)) {
    throw new RangeError(
      `plans: expected weights of which one is above 0, got ${JSON.stringify(full.plans)}`,
    );
  }
  checkLateness(full);
  return full;
}

function checkLateness({ seconds, timeScale, lagSec, offline, offlineHours }: FullOptions): void {
  const behindSec = seconds * (timeScale - 1) + lagSec + (offline > 0 ? offlineHours * 3600 : 0);
  if (behindSec <= MOST_DAYS_BEHIND * DAY_SEC) return;
  throw new RangeError(
    `timeScale: events would be published ${(behindSec / DAY_SEC).toFixed(1)} days after they happened, at most ${MOST_DAYS_BEHIND} are counted: lower timeScale, seconds or offlineHours`,
  );
}
