import { EVENT_TOPICS, type EventTopic, paths } from '@earshot/contracts';
import { counterPath, type Entities, figureRows, type Unit } from '@earshot/listening-core';
import type { Firestore, Query } from 'firebase-admin/firestore';
import { documentsOf } from '../../pattern-query.ts';
import { STATE_FIELDS } from '../state-document.ts';
import { measureOf, USER, userOf } from './counted.ts';
import type { Moment } from './moment.ts';

/** Users whose states are read one user after the other. */
const FEW_USERS = 1000;

/** Whose states are read to find units that BigQuery knows nothing of: of some users, which may be none, or of everybody. */
export type Owners = readonly string[] | 'everybody';

const PATHS: Readonly<Record<EventTopic, (user: string, unit: string) => string>> = {
  playback: paths.sessionState,
  quality: paths.qualityState,
  engagement: paths.engagementState,
};

/**
 * Whose states are read to know all that was counted for some episodes and users: a user's own are together, but those that
 * count for an episode may be anybody's. Where these are too many, those of the users alone; none where these are many as well.
 * @param most states that may be read; any number when undefined
 */
export async function whoseStates(
  db: Firestore,
  { episodes, users }: Entities,
  most: number | undefined,
): Promise<Owners> {
  const few = users.length <= FEW_USERS ? users : [];
  if (episodes.length + users.length === few.length) return few;
  return most === undefined || (await hasAtMost(db, most)) ? 'everybody' : few;
}

async function hasAtMost(db: Firestore, most: number): Promise<boolean> {
  let counted = 0;
  for (const topic of EVENT_TOPICS) {
    const some = everybodys(db, topic).limit(most - counted + 1);
    counted += (await some.count().get()).data().count;
    if (counted > most) return false;
  }
  return true;
}

/**
 * The units that have been counted for some episodes and users by their states, whatever is known of them elsewhere: reads all
 * states of their owners.
 */
export async function* countedUnits(
  db: Firestore,
  moment: Moment,
  { episodes, users }: Entities,
  owners: Owners,
): AsyncGenerator<Unit> {
  const wanted = new Set([...episodes.map(paths.metrics), ...users.map(paths.profile)]);
  for (const topic of EVENT_TOPICS) {
    const all =
      owners === 'everybody' ? [everybodys(db, topic)] : owners.map((user) => usersOwn(db, topic, user));
    for (const states of all) {
      for await (const state of moment.found(states.select(...STATE_FIELDS, USER))) {
        const user = userOf(state);
        const counts = figureRows(measureOf(topic, state)).some((row) => {
          const path = counterPath(row, user);
          return path !== undefined && wanted.has(path);
        });
        if (counts) yield { topic, path: state.ref.path, user };
      }
    }
  }
}

function everybodys(db: Firestore, topic: EventTopic): Query {
  return documentsOf(db, PATHS[topic]('{user}', '{unit}'));
}

function usersOwn(db: Firestore, topic: EventTopic, user: string): Query {
  return db.doc(PATHS[topic](user, '0')).parent.orderBy('__name__');
}
