import { collections, type ListenerStateDocument } from '@earshot/contracts';
import { playbackKind } from '@earshot/listening-core';
import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { USERS_AT_ONCE } from '../of-users.ts';
import { STATE_FIELDS, stateOf } from '../state-document.ts';
import { addTally, USER, userOf } from './counted.ts';
import type { Moment } from './moment.ts';
import { inPortions } from './portions.ts';
import type { Sums } from './sums.ts';

/** Only what is open has this field. */
const DUE = 'due' satisfies keyof ListenerStateDocument;

/** Takes off what heartbeats have told and the profiles of some users do not show before their windows close. */
export async function takePending(
  sums: Sums,
  db: Firestore,
  moment: Moment,
  users: readonly string[],
): Promise<void> {
  if (users.length === 0) return;
  const wanted = new Set(users);
  for await (const session of openSessions(db, moment, users)) {
    const user = userOf(session);
    if (wanted.has(user)) addTally(sums, stateOf(playbackKind, session).state.pending, user, -1);
  }
}

/** All open sessions of some users; with those of others where everybody's are no more than the users are, and need fewer queries. */
async function* openSessions(
  db: Firestore,
  moment: Moment,
  users: readonly string[],
): AsyncGenerator<QueryDocumentSnapshot> {
  const everybodys = db
    .collectionGroup(collections.sessions)
    .orderBy(DUE)
    .select(...STATE_FIELDS, USER, DUE);
  const counted = await everybodys
    .limit(users.length + 1)
    .count()
    .get();
  if (counted.data().count <= users.length) yield* moment.found(everybodys);
  else {
    for await (const some of inPortions(users, USERS_AT_ONCE)) {
      yield* moment.found(everybodys.where(USER, 'in', some));
    }
  }
}
