import { ascendingFractions } from './ascending.ts';
import { Dice } from './dice.ts';
import { spreadOver } from './diurnal.ts';
import type { FullOptions, SimulatedEpisode } from './options.ts';
import type { Timeline } from './timeline.ts';

/** The start of a session. */
export interface Start {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What is heard, when that is not the listener's choice. */
  readonly episode?: SimulatedEpisode;
}

/** Salts that keep these throws apart from others. */
const SALT = { starts: 6, bursts: 9 } as const;
/** Starts of one burst, and the time they come in, in milliseconds of event time: enough for TRENDING_NOW (50 in 60 s). */
const BURST_STARTS = 60;
const BURST_MS = 30_000;
/** Part of the time after which bursts come, so that they are fresh when publishing ends. */
const BURSTS_AFTER = 0.7;

/** When sessions start by their listeners' choice, in order of time. */
export function* chosenStarts(options: FullOptions, { from, to }: Timeline): Generator<Start> {
  const { seed, rate, seconds, diurnal } = options;
  const afterOf = spreadOver(from, to - from, diurnal);
  for (const share of ascendingFractions(new Dice(seed, SALT.starts), Math.round(rate * seconds))) {
    yield { at: from + afterOf(share) };
  }
}

/** When sessions start in bursts, and with what, in order of time. */
export function burstStarts(
  { seed, bursts, episodes }: FullOptions,
  { from, to }: Timeline,
): readonly Start[] {
  const dice = new Dice(seed, SALT.bursts);
  const latest = Math.max(from, to - 2 * BURST_MS);
  return Array.from({ length: bursts }, () => {
    const episode = dice.pick(episodes);
    const begin = dice.whole(from + Math.floor((latest - from) * BURSTS_AFTER), latest);
    const end = Math.min(to, begin + BURST_MS);
    return Array.from({ length: BURST_STARTS }, (): Start => ({ at: dice.whole(begin, end), episode }));
  })
    .flat()
    .sort((a, b) => a.at - b.at);
}
