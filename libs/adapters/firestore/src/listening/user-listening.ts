import { collections, paths, type ProfileDocument, type UserWindowDocument } from '@earshot/contracts';
import {
  hull,
  type Interval,
  type KnownListening,
  LONGEST_HOLD_MS,
  type StoredWindow,
  widened,
} from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import type { DueListeners } from './due-listeners.ts';
import { ofUsersSince } from './of-users.ts';
import { readActivity, type UserActivity } from './user-activity.ts';

/** A window as it is written, and which version of it that is. */
export interface WrittenWindow extends StoredWindow {
  readonly document: UserWindowDocument;
  readonly updateTime: Timestamp;
}

/** All there is to know to close a user's windows. */
export interface UserListening extends KnownListening, UserActivity {
  readonly user: string;
  /** A stretch that no window reaches out of, around all that is to be closed. */
  readonly range: Interval;
  readonly stored: readonly WrittenWindow[];
  readonly profile: Profile | undefined;
}

/** What closing needs of a profile: the rest of one, such as its affinities, takes longer to decode. */
const PROFILE_FIELDS = ['recent'] as const satisfies (keyof ProfileDocument)[];
type Profile = Pick<ProfileDocument, (typeof PROFILE_FIELDS)[number]>;

/** Reads what is known of some users' listening around what is due; on until no window begins before what was read. */
export async function readListening(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
): Promise<readonly UserListening[]> {
  const since = new Map(Array.from(listeners, ([user, [from]]) => [user, from]));
  const held = new Map(Array.from(since, ([user, from]) => [user, from - LONGEST_HOLD_MS]));
  const [activityOf, stored, profiles] = await Promise.all([
    readActivity(db, held, now),
    readWindows(db, since),
    readProfiles(db, Array.from(listeners.keys())),
  ]);
  const storedOf = Map.groupBy(stored, ({ document }) => document.user_id);
  const known: UserListening[] = [];
  const earlier = new Map<string, Interval>();
  for (const [user, open] of listeners) {
    const listening = { ...activityOf(user), stored: storedOf.get(user) ?? [] };
    const range = rangeOf(open, listening);
    // What lies after the range was read as well.
    if (range[0] < open[0]) earlier.set(user, range);
    else known.push({ user, range, ...listening, profile: profiles.get(user) });
  }
  return earlier.size === 0 ? known : [...known, ...(await readListening(db, earlier, now))];
}

function rangeOf(open: Interval, known: KnownListening & Pick<UserActivity, 'due'>): Interval {
  const asked = known.due.reduce((all, state) => hull(all, state.open ?? all), open);
  return settled(asked, (around) => widened(around, known));
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
  const windows: WrittenWindow[] = [];
  for await (const doc of ofUsersSince(db, collections.sessions, field, since)) {
    const document = dataOf<UserWindowDocument>(doc);
    if (!document) continue;
    const { id, updateTime } = doc;
    const [start, end] = [document.window_start.getTime(), document.window_end.getTime()];
    windows.push({ id, start, end, document, updateTime });
  }
  return windows;
}

async function readProfiles(db: Firestore, users: readonly string[]): Promise<ReadonlyMap<string, Profile>> {
  const profiles = users.map((user) => db.doc(paths.profile(user)));
  const found = await db.getAll(...profiles, { fieldMask: [...PROFILE_FIELDS] });
  return new Map(
    found.flatMap((doc) => {
      const profile = dataOf<Profile>(doc);
      return profile ? [[doc.id, profile] as const] : [];
    }),
  );
}
