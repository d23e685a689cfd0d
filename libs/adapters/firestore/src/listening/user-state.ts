import { collections, dueAt, type ListenerStateDocument, type ListeningEvent } from '@earshot/contracts';
import {
  type Activity,
  closeState,
  encodeState,
  engagementKind,
  type Interval,
  type Place,
  playbackKind,
  qualityKind,
  type StateKind,
  type Tally,
} from '@earshot/listening-core';
import type { FieldValue, QueryDocumentSnapshot, UpdateData, WriteBatch } from 'firebase-admin/firestore';
import { readable, stateOf } from './state-document.ts';

/** About what the path and the other fields of such a write take. */
const BYTES_BESIDE_STATE = 500;

/** The collections of state documents, one for each topic. */
export const STATE_COLLECTIONS = [collections.sessions, collections.quality, collections.engagement] as const;
/** One of {@link STATE_COLLECTIONS}. */
export type StateCollection = (typeof STATE_COLLECTIONS)[number];

const readers: Record<StateCollection, (doc: QueryDocumentSnapshot) => UserState> = {
  sessions: (doc) => userState(playbackKind, doc),
  quality: (doc) => userState(qualityKind, doc),
  engagement: (doc) => userState(engagementKind, doc),
};

/** A state document of any kind, as far as a user's windows are concerned. */
export interface UserState {
  readonly path: string;
  readonly user: string;
  readonly activities: readonly Activity[];
  readonly places: readonly Place[];
  /** Event time in which something new happened since its windows were closed. */
  readonly open: Interval | undefined;
  readonly pending: Tally;
  /** When its windows can be closed, in milliseconds; undefined when they are. */
  readonly due: number | undefined;
  readonly reminded: string | undefined;
  /** About what writing it takes. */
  readonly bytes: number;
  /** Writes that its windows can only be closed later, unless it has changed since it was read. */
  postpone(batch: WriteBatch, due: string): void;
  /** Writes that the listener was reminded of a STOP, unless it has changed since it was read. */
  remind(batch: WriteBatch, stop: string): void;
  /** Writes that its windows are closed, unless it has changed since it was read. */
  close(batch: WriteBatch, noDue: FieldValue, reminded: string | undefined): void;
}

/** The state of a document of a collection. @throws UnreadableState when its text is none. */
export function userStateOf(collection: StateCollection, doc: QueryDocumentSnapshot): UserState {
  return readers[collection](doc);
}

function userState<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  snapshot: QueryDocumentSnapshot,
): UserState {
  const { state, held, ref } = stateOf(kind, snapshot);
  const due = snapshot.get('due' satisfies keyof ListenerStateDocument) as string | undefined;
  const write = (batch: WriteBatch, fields: UpdateData<ListenerStateDocument>): void => {
    if (!held) return;
    batch.update(ref, { ...fields, rev: held.fields.rev + 1 }, { lastUpdateTime: held.updateTime });
  };
  return {
    path: ref.path,
    user: snapshot.get('user_id' satisfies keyof ListenerStateDocument) as string,
    ...readable(kind.topic, snapshot, () => ({
      activities: kind.activities(state.body),
      places: kind.places(state.body),
    })),
    open: state.open,
    pending: state.pending,
    due: due === undefined ? undefined : dueAt(due),
    reminded: state.reminded,
    bytes: (held?.fields.state.length ?? 0) + BYTES_BESIDE_STATE,
    postpone: (batch, postponed) => write(batch, { due: postponed }),
    remind: (batch, stop) => write(batch, { state: encodeState(kind, { ...state, reminded: stop }) }),
    close: (batch, noDue, reminded) =>
      write(batch, { due: noDue, state: encodeState(kind, { ...closeState(state), reminded }) }),
  };
}
