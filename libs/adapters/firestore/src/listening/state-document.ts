import type { ListenerStateDocument, ListeningEvent } from '@earshot/contracts';
import {
  closesAt,
  DAY_MS,
  decodeState,
  dueKey,
  emptyState,
  encodeState,
  lastActivityOf,
  type ListenerState,
  shardOf,
  STATE_KEPT_DAYS,
  type StateKind,
} from '@earshot/listening-core';
import type { DocumentReference, DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';

/** A state as it was read, and what guards its writing. */
export interface ReadState<Body> {
  readonly ref: DocumentReference;
  readonly state: ListenerState<Body>;
  /** The document's fields and update time; undefined when there is none. */
  readonly held: { readonly fields: ListenerStateDocument; readonly updateTime: Timestamp } | undefined;
}

/** Reads a snapshot of a state document. */
export function stateOf<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  snapshot: DocumentSnapshot,
): ReadState<Body> {
  const fields = dataOf<ListenerStateDocument>(snapshot);
  const { ref, updateTime } = snapshot;
  if (!fields || !updateTime) return { ref, state: emptyState(kind), held: undefined };
  return { ref, state: decodeState(kind, fields.state), held: { fields, updateTime } };
}

/** Who a state is of, and when it was last told something. */
export interface Told {
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** The document of a state that follows on the one read. */
export function stateDocument<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  { held }: ReadState<Body>,
  state: ListenerState<Body>,
  { user, publishedAt }: Told,
): ListenerStateDocument {
  const activities = kind.activities(state.body);
  const expiresAt = publishedAt + STATE_KEPT_DAYS * DAY_MS;
  return {
    user_id: user,
    ...kind.summary(state.body),
    last_activity: new Date(lastActivityOf(activities)),
    ...(state.open && { due: dueKey(shardOf(user), closesAt(activities, state.open)) }),
    state: encodeState(kind, state),
    rev: (held?.fields.rev ?? 0) + 1,
    expires_at: new Date(Math.max(expiresAt, held?.fields.expires_at.getTime() ?? 0)),
  };
}
