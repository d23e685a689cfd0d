import {
  DAY_MS,
  dueKey,
  type EventTopic,
  type ListenerStateDocument,
  type ListeningEvent,
} from '@earshot/contracts';
import {
  closesAt,
  decodeState,
  emptyState,
  encodeState,
  lastActivityOf,
  type ListenerState,
  shardOf,
  STATE_KEPT_DAYS,
  type StateKind,
} from '@earshot/listening-core';
import type { DocumentReference, DocumentSnapshot, Timestamp, WriteBatch } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';

/** What folding needs of a state document: less to decode than the whole. */
export const STATE_FIELDS = ['state', 'rev', 'expires_at'] as const satisfies (keyof ListenerStateDocument)[];
type StateFields = Pick<ListenerStateDocument, (typeof STATE_FIELDS)[number]>;

/** About what the other fields, the paths and the mask of such a write take. */
const BYTES_BESIDE_STATE = 500;

/** A document whose text is no state. Its message names no listener. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
  readonly topic: EventTopic;
  /** By which a query finds the document, where its windows are to be closed and that was read. */
  readonly due: string | undefined;

  constructor(topic: EventTopic, due: string | undefined, cause: unknown) {
    super(`a state of ${topic} cannot be read${due === undefined ? '' : `, due ${due}`}`, { cause });
    this.topic = topic;
    this.due = due;
  }
}

/** A state as it was read, and what guards its writing. */
export interface ReadState<Body> {
  readonly ref: DocumentReference;
  readonly state: ListenerState<Body>;
  /** The document's fields and update time; undefined when there is none. */
  readonly held: { readonly fields: StateFields; readonly updateTime: Timestamp } | undefined;
}

/**
 * Reads a snapshot of a state document that holds at least {@link STATE_FIELDS}.
 * @throws UnreadableState when its text is no state.
 */
export function stateOf<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  snapshot: DocumentSnapshot,
): ReadState<Body> {
  const fields = dataOf<StateFields>(snapshot);
  const { ref, updateTime } = snapshot;
  if (!fields || !updateTime) return { ref, state: emptyState(kind), held: undefined };
  const held = { fields, updateTime };
  return { ref, state: readable(kind.topic, snapshot, () => decodeState(kind, fields.state)), held };
}

/** What is made of the text of a state document. @throws UnreadableState when nothing can be. */
export function readable<T>(topic: EventTopic, snapshot: DocumentSnapshot, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const due = snapshot.get('due' satisfies keyof ListenerStateDocument) as string | undefined;
    throw new UnreadableState(topic, due, cause);
  }
}

/** Who a state is of, and when it was last told something. */
export interface Told {
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** Writes the state that follows on the one read, unless it has changed since. Returns about its size in bytes. */
export function writeState<Event extends ListeningEvent, Body>(
  batch: WriteBatch,
  kind: StateKind<Event, Body>,
  { ref, held }: ReadState<Body>,
  state: ListenerState<Body>,
  { user, publishedAt }: Told,
): number {
  const activities = kind.activities(state.body);
  const written = {
    ...kind.summary(state.body),
    last_activity: new Date(lastActivityOf(activities)),
    ...(state.open && { due: dueKey(shardOf(user), closesAt(activities, state.open)) }),
    state: encodeState(kind, state),
    rev: (held?.fields.rev ?? 0) + 1,
  };
  const expires_at = expiryOf(publishedAt);
  if (!held) {
    const document: ListenerStateDocument = { user_id: user, ...written, expires_at };
    batch.create(ref, document);
  } else {
    const isLater = expires_at > held.fields.expires_at;
    batch.update(ref, { ...written, ...(isLater && { expires_at }) }, { lastUpdateTime: held.updateTime });
  }
  return written.state.length + BYTES_BESIDE_STATE;
}

/** Rounded up to a day, so that it seldom has to be written again. */
function expiryOf(publishedAt: number): Date {
  return new Date(Math.ceil((publishedAt + STATE_KEPT_DAYS * DAY_MS) / DAY_MS) * DAY_MS);
}
