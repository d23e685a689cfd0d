import {
  AFFINITY_DECAY,
  decayedWeight,
  epochOf,
  type ListeningEvent,
  WEIGHT_TENTHS,
} from '@earshot/contracts';
import { figureName, WINDOW_MS } from './figure.ts';
import type { Mark } from './marks.ts';
import { add } from './tally.ts';

/** Adds an amount to a counter of an episode and to the same counter of the listener. */
export function count(tally: Map<string, number>, episode: string, field: string, amount: number): void {
  add(tally, figureName('metrics', episode, 0, field), amount);
  add(tally, figureName('profile', '', 0, field), amount);
}

/** Adds an amount to a counter of the ten seconds that a moment falls into. */
export function countInWindow(
  tally: Map<string, number>,
  [, at, episode]: Mark,
  field: string,
  amount: number,
): void {
  const start = Math.floor(at / WINDOW_MS) * WINDOW_MS;
  add(tally, figureName('window', episode, start, field), amount);
}

/**
 * Adds what an event says about how much its listener likes the episode: the weighted score in tenths (contracts'
 * `WEIGHT_TENTHS`) of the episode, its window and the listener, and the listener's decayed affinity.
 */
export function countWeight(tally: Map<string, number>, mark: Mark): void {
  const [type, at, episode] = mark;
  const tenths = WEIGHT_TENTHS[type as ListeningEvent['event_type']];
  if (tenths === 0) return;
  count(tally, episode, 'score_tenths', tenths);
  countInWindow(tally, mark, 'score_tenths', tenths);
  const epoch = epochOf(AFFINITY_DECAY, at);
  add(tally, figureName('affinity', episode, epoch, ''), decayedWeight(AFFINITY_DECAY, at, tenths / 10));
}
