import { type Label, type ListeningEvent, paths } from '@earshot/contracts';
import { decodeState, encodeState } from '../codec.ts';
import { newlyPlayed } from '../figure.ts';
import { closeState, emptyState, fold, type ListenerState } from '../fold.ts';
import type { StateKind } from '../kind.ts';
import { type Increment, incrementsOf, newListener } from '../writes.ts';
import type { Fate, Plan } from './delivery.ts';
import { NOW } from './history.ts';
import { type Commit, createStore, type Store } from './store.ts';

/** How often a simulation met what it is there for. */
export interface Met {
  /** Commits that a guard refused. */
  conflicts: number;
  /** Commits that were applied and not acknowledged. */
  lost: number;
  /** Instances that died with messages in their hands. */
  killed: number;
  /** Groups that were halved. */
  halved: number;
  /** Commits of closed windows among those of events. */
  closed: number;
}

/** Only one of the episodes has a label. */
export const LABELS: Readonly<Record<string, Label>> = { episode_1: 'business' };
const context = (user: string) => ({
  user,
  now: new Date(NOW),
  labelOf: (episode: string) => LABELS[episode],
});

/**
 * Folds messages as instances of the function do that share one database, and closes all windows at the end. What commits
 * is made here of the same parts as the Firestore adapter makes it, and is not the adapter itself: that is tried over the wire,
 * in the tests of the listening app.
 */
export function simulate<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  messages: readonly (readonly Event[])[],
  { instances, steps }: Pick<Plan, 'instances' | 'steps'>,
): { store: Store; met: Met } {
  type Messages = readonly (readonly Event[])[];
  const store = createStore();
  const met: Met = { conflicts: 0, lost: 0, killed: 0, halved: 0, closed: 0 };
  const inboxes = Array.from({ length: instances }, (_, i) => messages.filter((_, m) => m % instances === i));
  const flights = new Map<number, { messages: Messages; commit: Commit; failures: number }>();
  let closing: Commit | undefined;

  const begin = (i: number, takes: number): void => {
    const taken = inboxes[i]?.splice(0, takes) ?? [];
    if (taken.length > 0)
      flights.set(i, { messages: taken, commit: folded(kind, store, taken), failures: 0 });
  };

  const again = (i: number, all: Messages, failures: number): void => {
    const half = failures >= 2 && all.length > 1 ? Math.ceil(all.length / 2) : all.length;
    if (half < all.length) met.halved += 1;
    inboxes[i]?.unshift(...all.slice(half));
    const rest = all.slice(0, half);
    flights.set(i, { messages: rest, commit: folded(kind, store, rest), failures });
  };

  const apply = (commit: Commit): boolean => {
    const applied = store.commit(commit);
    if (!applied) met.conflicts += 1;
    return applied;
  };

  const land = (i: number, fate: Fate): void => {
    const flight = flights.get(i);
    if (!flight) return;
    flights.delete(i);
    const applied = fate !== 'unavailable' && fate !== 'killed' && apply(flight.commit);
    if (applied && fate === 'acknowledged') return;
    if (applied) met.lost += 1;
    if (applied && fate === 'sent again' && flight.commit.states.length > 0 && store.commit(flight.commit)) {
      throw new Error('a guard let the same commit through twice');
    }
    if (fate === 'killed' || fate === 'killed unanswered') {
      met.killed += 1;
      inboxes[(i + 1) % instances]?.push(...flight.messages);
    } else again(i, flight.messages, flight.failures + 1);
  };

  const tick = (): void => {
    if (closing) met.closed += closing.states.length > 0 && apply(closing) ? 1 : 0;
    closing = closing ? undefined : closed(kind, store);
  };

  for (const { actor, takes, fate } of steps) {
    const i = actor % (instances + 1);
    if (i === instances) tick();
    else if (flights.has(i)) land(i, fate);
    else begin(i, takes);
  }
  while (flights.size > 0 || inboxes.some(({ length }) => length > 0)) {
    for (let i = 0; i < instances; i += 1) {
      if (flights.has(i)) land(i, 'acknowledged');
      else begin(i, 3);
    }
  }
  store.commit(closed(kind, store));
  return { store, met };
}

/** What an instance commits for messages: everything that they change, or nothing. */
function folded<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  store: Store,
  messages: readonly (readonly Event[])[],
): Commit {
  const states: Commit['states'][number][] = [];
  const creates = new Set<string>();
  const increments: Increment[] = [];
  for (const [path, events] of Map.groupBy(messages.flat(), kind.pathOf)) {
    const held = store.states.get(path);
    const before = held ? decodeState(kind, held.text) : emptyState(kind);
    const { state, news, delta, refused } = fold(kind, before, events);
    if (refused.length > 0) throw new Error(`${path} is full`);
    if (news.length === 0) continue;
    const user = events[0]?.user_id ?? '';
    states.push({ path, rev: held?.rev ?? 0, text: encodeState(kind, state) });
    increments.push(...incrementsOf(delta, context(user)));
    for (const episode of newlyPlayed(delta)) {
      const listen = paths.listen(user, episode);
      if (store.created.has(listen) || creates.has(listen)) continue;
      creates.add(listen);
      increments.push(newListener(episode, new Date(NOW)));
    }
  }
  return { states, creates: Array.from(creates), increments };
}

/** What the clock commits: all open documents closed, and what waited in them added to the profiles. */
function closed<Event extends ListeningEvent, Body>(kind: StateKind<Event, Body>, store: Store): Commit {
  const open = Array.from(store.states, ([path, { rev, text }]) => ({
    path,
    rev,
    state: decodeState(kind, text),
  })).filter(({ state }) => state.open !== undefined);
  const userOf = (path: string) => path.split('/')[1] ?? '';
  return {
    states: open.map(({ path, rev, state }) => ({ path, rev, text: encodeState(kind, closeState(state)) })),
    creates: [],
    increments: open.flatMap(({ path, state }: { path: string; state: ListenerState<Body> }) =>
      incrementsOf(state.pending, context(userOf(path))),
    ),
  };
}
