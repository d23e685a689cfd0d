import { paths } from '@earshot/contracts';
import type { SettledFigures } from '@earshot/listening-core';
import type { CountedUnit } from './counted.ts';
import { addTo, type Sums } from './sums.ts';

/** By episode, who plays were counted of that the settled raw events do not tell. */
export type Listeners = Map<string, Set<string>>;

/** Notes who has played the episodes that are wanted. */
export function noteListeners(
  listeners: Listeners,
  wanted: ReadonlySet<string>,
  units: readonly CountedUnit[],
): void {
  for (const { unit, played } of units) {
    for (const episode of played) {
      if (wanted.has(episode))
        listeners.set(episode, (listeners.get(episode) ?? new Set<string>()).add(unit.user));
    }
  }
}

/** All of them, each once. */
export function usersOf(listeners: Listeners): readonly string[] {
  return Array.from(new Set(Array.from(listeners.values()).flatMap((users) => [...users])));
}

/** Adds them to those that were told apart: a listener counts once for an episode, whatever units of theirs have a play of it. */
export function addListeners(sums: Sums, { listeners: told }: SettledFigures, noted: Listeners): void {
  for (const episode of new Set([...told.keys(), ...noted.keys()])) {
    const all = new Set([...(told.get(episode) ?? []), ...(noted.get(episode) ?? [])]);
    addTo(sums, paths.metrics(episode), 'listeners', all.size);
  }
}
