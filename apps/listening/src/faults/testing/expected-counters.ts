import type { EventsByTopic, EventTopic, ListeningEvent } from '@earshot/contracts';
import {
  addAll,
  emptyState,
  engagementKind,
  figureOf,
  fold,
  type Increment,
  incrementsOf,
  newlyPlayed,
  newListener,
  playbackKind,
  qualityKind,
  type StateKind,
  type Tally,
} from '@earshot/listening-core';
import { addAmounts, type Counters, flatFields } from './counters.ts';

/** The distinct events of each topic. */
export type Distinct = { readonly [T in EventTopic]: readonly EventsByTopic[T][] };

/**
 * What every counter must come to: each state folded afresh from all of its events at once, and all deltas added up. Knows
 * no database, no batches and no order.
 */
export function expectedCounters({ playback, engagement, quality }: Distinct): Counters {
  const counters: Counters = new Map();
  foldAfresh(counters, playbackKind, playback);
  foldAfresh(counters, engagementKind, engagement);
  foldAfresh(counters, qualityKind, quality);
  return counters;
}

function foldAfresh<Event extends ListeningEvent, Body>(
  counters: Counters,
  kind: StateKind<Event, Body>,
  events: readonly Event[],
): void {
  const now = new Date();
  const listens = new Set<string>();
  for (const [path, told] of Map.groupBy(events, kind.pathOf)) {
    const { state, delta, refused } = fold(kind, emptyState(kind), told);
    if (refused.length > 0) throw new Error(`${path} is told more than it takes`);
    const user = told[0]?.user_id ?? '';
    addIncrements(counters, personalToo(delta, state.pending, user));
    for (const episode of newlyPlayed(delta)) {
      if (listens.has(`${user} ${episode}`)) continue;
      listens.add(`${user} ${episode}`);
      addIncrements(counters, [newListener(episode, now)]);
    }
    addAmounts(counters, path, flatFields({ ...kind.summary(state.body) }));
  }
}

/** The writes that a delta asks for, and those that wait in the state for the listener's next event or closed window. */
export function personalToo(delta: Tally, pending: Tally, user: string): readonly Increment[] {
  const all = new Map(delta);
  addAll(all, pending);
  for (const name of [...all.keys()]) if (figureOf(name).scope === 'affinity') all.delete(name);
  return incrementsOf(all, { user, now: new Date(), labelOf: () => undefined });
}

/** Adds what increments add, field by field. */
export function addIncrements(counters: Counters, increments: readonly Increment[]): void {
  for (const { path, amounts } of increments) addAmounts(counters, path, amounts);
}
