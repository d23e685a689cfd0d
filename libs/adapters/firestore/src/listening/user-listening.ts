import { collections, paths, type ProfileDocument, type UserWindowDocument } from '@earshot/contracts';
import {
  hull,
  type Interval,
  type KnownListening,
  LONGEST_HOLD_MS,
  type StoredWindow,
  widened,
} from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import type { DueListeners } from './due-listeners.ts';
import { ofUsersSince } from './of-users.ts';
import { readActiveSince, type UserState } from './user-state.ts';

/** A window as it is written. */
export type WrittenWindow = StoredWindow & { readonly document: UserWindowDocument };

/** All there is to know to close a user's windows. */
export interface UserListening extends KnownListening {
  readonly user: string;
  /** A stretch that no window reaches out of, around all that is due. */
  readonly range: Interval;
  readonly states: readonly UserState[];
  /** The states whose windows are to be closed. */
  readonly due: readonly UserState[];
  readonly stored: readonly WrittenWindow[];
  readonly profile: ProfileDocument | undefined;
}

/** Reads what is known of some users' listening around what is due; on until no window begins before what was read. */
export async function readListening(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
): Promise<readonly UserListening[]> {
  const since = new Map(Array.from(listeners, ([user, [from]]) => [user, from]));
  const held = new Map(Array.from(since, ([user, from]) => [user, from - LONGEST_HOLD_MS]));
  const [states, stored, profiles] = await Promise.all([
    readActiveSince(db, held),
    readWindows(db, since),
    readProfiles(db, Array.from(listeners.keys())),
  ]);
  const statesOf = Map.groupBy(states, ({ user }) => user);
  const storedOf = Map.groupBy(stored, ({ document }) => document.user_id);
  const known: UserListening[] = [];
  const earlier = new Map<string, Interval>();
  for (const [user, open] of listeners) {
    const about = { states: statesOf.get(user) ?? [], stored: storedOf.get(user) ?? [] };
    const listening = listeningOf(open, about, now);
    // What lies after the range was read as well.
    if (listening.range[0] < open[0]) earlier.set(user, listening.range);
    else known.push({ user, ...listening, profile: profiles.get(user) });
  }
  return earlier.size === 0 ? known : [...known, ...(await readListening(db, earlier, now))];
}

function listeningOf(
  open: Interval,
  { states, stored }: Pick<UserListening, 'states' | 'stored'>,
  now: Date,
): Omit<UserListening, 'user' | 'profile'> {
  const due = states.filter((state) => state.due !== undefined && state.due <= now.getTime());
  const activities = states.flatMap((state) => state.activities);
  const asked = due.reduce((all, state) => hull(all, state.open ?? all), open);
  const range = settled(asked, (around) => widened(around, { activities, stored }));
  return { range, states, due, stored, activities };
}

/** Widens a stretch until that changes nothing. */
function settled(range: Interval, widen: (range: Interval) => Interval): Interval {
  const wider = widen(range);
  return wider[0] === range[0] && wider[1] === range[1] ? range : settled(wider, widen);
}

async function readWindows(
  db: Firestore,
  since: ReadonlyMap<string, number>,
): Promise<readonly WrittenWindow[]> {
  const field = 'window_end' satisfies keyof UserWindowDocument;
  const docs = await ofUsersSince(db, collections.sessions, field, since);
  return docs.flatMap((doc) => {
    const document = dataOf<UserWindowDocument>(doc);
    if (!document) return [];
    const { window_start, window_end } = document;
    return { id: doc.id, start: window_start.getTime(), end: window_end.getTime(), document };
  });
}

async function readProfiles(
  db: Firestore,
  users: readonly string[],
): Promise<ReadonlyMap<string, ProfileDocument>> {
  const found = await db.getAll(...users.map((user) => db.doc(paths.profile(user))));
  return new Map(
    found.flatMap((doc) => {
      const profile = dataOf<ProfileDocument>(doc);
      return profile ? [[doc.id, profile] as const] : [];
    }),
  );
}
