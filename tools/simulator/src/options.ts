import type { Label } from '@earshot/contracts';

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
}

const DEFAULTS = {
  rate: 5,
  timeScale: 20,
  lagSec: 120,
  duplicates: 0.05,
  shuffle: 0.1,
  bursts: 1,
  unfit: 0.01,
} as const;

/**
 * The options with their defaults.
 * @throws RangeError naming the option that is out of its range
 */
export function complete(options: HistoryOptions): Required<HistoryOptions> {
  const full = { ...DEFAULTS, ...options };
  const within = (name: keyof typeof full, min: number, max: number) => {
    const value = full[name];
    if (typeof value === 'number' && value >= min && value <= max) return;
    throw new RangeError(`${name}: expected a number from ${min} to ${max}, got ${JSON.stringify(value)}`);
  };
  for (const name of ['seed', 'listeners', 'bursts', 'startAt'] as const) {
    if (Number.isSafeInteger(full[name])) continue;
    throw new RangeError(`${name}: expected a whole number, got ${full[name]}`);
  }
  if (full.episodes.length === 0) throw new RangeError('episodes: at least one is needed');
  within('listeners', 1, 1_000_000);
  within('seconds', 1, 86_400);
  within('rate', 0, 10_000);
  within('timeScale', 1, 3_600);
  within('lagSec', 0, 86_400);
  within('duplicates', 0, 1);
  within('shuffle', 0, 1);
  within('bursts', 0, 1_000);
  within('unfit', 0, 1);
  return full;
}
