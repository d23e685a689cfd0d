import { collections, type ListenerStateDocument, type ListeningEvent } from '@earshot/contracts';
import {
  type Activity,
  closeState,
  dueAt,
  dueKey,
  encodeState,
  engagementKind,
  type Interval,
  type Place,
  playbackKind,
  qualityKind,
  shardOf,
  type StateKind,
  type Tally,
} from '@earshot/listening-core';
import type {
  FieldValue,
  Firestore,
  Query,
  QueryDocumentSnapshot,
  UpdateData,
  WriteBatch,
} from 'firebase-admin/firestore';
import { stateOf } from './state-document.ts';

/** The collections of state documents, one for each topic. */
export const STATE_COLLECTIONS = [collections.sessions, collections.quality, collections.engagement] as const;

const readers: Record<(typeof STATE_COLLECTIONS)[number], (doc: QueryDocumentSnapshot) => UserState> = {
  sessions: (doc) => userState(playbackKind, doc),
  quality: (doc) => userState(qualityKind, doc),
  engagement: (doc) => userState(engagementKind, doc),
};

/** A state document of any kind, as far as a user's windows are concerned. */
export interface UserState {
  readonly path: string;
  readonly activities: readonly Activity[];
  readonly places: readonly Place[];
  /** Event time in which something new happened since its windows were closed. */
  readonly open: Interval | undefined;
  readonly pending: Tally;
  /** When its windows can be closed, in milliseconds; undefined when they are. */
  readonly due: number | undefined;
  readonly reminded: string | undefined;
  /** Writes that its windows can only be closed later, unless it has changed since it was read. */
  postpone(batch: WriteBatch, due: string): void;
  /** Writes that the listener was reminded of a STOP, unless it has changed since it was read. */
  remind(batch: WriteBatch, stop: string): void;
  /** Writes that its windows are closed, unless it has changed since it was read. */
  close(batch: WriteBatch, noDue: FieldValue, reminded: string | undefined): void;
}

/** A user's state documents that were active since a moment. */
export function readActiveSince(db: Firestore, user: string, since: number): Promise<readonly UserState[]> {
  const field = 'last_activity' satisfies keyof ListenerStateDocument;
  return readStates(db, user, (states) => states.where(field, '>=', new Date(since)));
}

/** A user's state documents whose windows can be closed. */
export function readDue(db: Firestore, user: string, now: Date): Promise<readonly UserState[]> {
  const field = 'due' satisfies keyof ListenerStateDocument;
  const shard = shardOf(user);
  return readStates(db, user, (states) =>
    states.where(field, '>=', dueKey(shard, 0)).where(field, '<=', dueKey(shard, now.getTime())),
  );
}

async function readStates(
  db: Firestore,
  user: string,
  narrowed: (states: Query) => Query,
): Promise<readonly UserState[]> {
  const listener = db.collection(collections.listeners).doc(user);
  const found = await Promise.all(
    STATE_COLLECTIONS.map(async (collection) => {
      const { docs } = await narrowed(listener.collection(collection)).get();
      return docs.map(readers[collection]);
    }),
  );
  return found.flat();
}

function userState<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  snapshot: QueryDocumentSnapshot,
): UserState {
  const { state, held, ref } = stateOf(kind, snapshot);
  const activities = kind.activities(state.body);
  const due = held?.fields.due;
  const write = (batch: WriteBatch, fields: UpdateData<ListenerStateDocument>): void => {
    if (!held) return;
    batch.update(ref, { ...fields, rev: held.fields.rev + 1 }, { lastUpdateTime: held.updateTime });
  };
  return {
    path: ref.path,
    activities,
    places: kind.places(state.body),
    open: state.open,
    pending: state.pending,
    due: due === undefined ? undefined : dueAt(due),
    reminded: state.reminded,
    postpone: (batch, postponed) => write(batch, { due: postponed }),
    remind: (batch, stop) => write(batch, { state: encodeState(kind, { ...state, reminded: stop }) }),
    close: (batch, noDue, reminded) =>
      write(batch, { due: noDue, state: encodeState(kind, { ...closeState(state), reminded }) }),
  };
}
