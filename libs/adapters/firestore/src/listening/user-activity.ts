import type { ListenerStateDocument } from '@earshot/contracts';
import type { Activity, Place } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { ofUsersSince, type Since } from './of-users.ts';
import { STATE_COLLECTIONS, type UserState, userStateOf } from './user-state.ts';

/**
 * State documents of a user whose windows one run closes, and so many others that it remembers whole: what it holds of
 * the rest is no more than what happened and where.
 */
export const MAX_STATES = 1_000;

/** What a user did since a moment. */
export interface UserActivity {
  /** Of all states. */
  readonly activities: readonly Activity[];
  /** Of all states. */
  readonly places: readonly Place[];
  /** The states that are remembered whole. */
  readonly states: readonly UserState[];
  /** Those of them whose windows are to be closed. */
  readonly due: readonly UserState[];
  /** How many states more have windows to be closed, which are left to a later run. */
  readonly left: number;
}

/** What is being found of a user. */
interface Found extends UserActivity {
  readonly activities: Activity[];
  readonly places: Place[];
  readonly states: UserState[];
  readonly due: UserState[];
  left: number;
}

/**
 * What some users did in all state documents that were active since a moment, which each user has. All of them are read,
 * for any may reach back to that moment.
 */
export async function readActivity(
  db: Firestore,
  since: Since,
  now: Date,
): Promise<(user: string) => UserActivity> {
  const users = new Map(Array.from(since.keys(), (user) => [user, nothing()]));
  const field = 'last_activity' satisfies keyof ListenerStateDocument;
  await Promise.all(
    STATE_COLLECTIONS.map(async (collection) => {
      for await (const doc of ofUsersSince(db, collection, field, since)) {
        const state = userStateOf(collection, doc);
        const found = users.get(state.user);
        if (found) note(found, state, now);
      }
    }),
  );
  return (user) => users.get(user) ?? nothing();
}

function nothing(): Found {
  return { activities: [], places: [], states: [], due: [], left: 0 };
}

function note(found: Found, state: UserState, now: Date): void {
  found.activities.push(...state.activities);
  found.places.push(...state.places);
  const isDue = state.due !== undefined && state.due <= now.getTime();
  const alike = isDue ? found.due.length : found.states.length - found.due.length;
  if (alike < MAX_STATES) {
    found.states.push(state);
    if (isDue) found.due.push(state);
  } else if (isDue) found.left += 1;
}
