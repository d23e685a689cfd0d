import { randomUUID } from 'node:crypto';
import { type ListenDocument, type ListeningEvent, paths } from '@earshot/contracts';
import {
  createPlacement,
  fold,
  type Folded,
  type Increment,
  incrementsOf,
  liveChanges,
  MAX_TRANSFORMS,
  mergeIncrements,
  newListener,
  newlyPlayed,
  onlyHeartbeats,
  type Placement,
  recentOf,
  type Rejection,
  type StateKind,
  type WriteContext,
} from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import type { Change, Consequence } from './consequence.ts';
import { addIncrements } from './increments.ts';
import { createLabels, type Labels } from './labels.ts';
import { fullRejection, keepRejected } from './rejected.ts';
import { type ReadState, STATE_FIELDS, stateOf, writeState } from './state-document.ts';

/** Events of one message for one state document. */
export interface FoldItem<Event> {
  /** Path of the state document. */
  readonly path: string;
  readonly user: string;
  readonly events: readonly Event[];
  /** Publish time of the message, in milliseconds since 1970. */
  readonly publishedAt: number;
}

/** Folds events into Firestore. */
export interface FoldStore<Event> {
  /**
   * Reads the items' states, folds their events, and writes all in one atomic commit; resolves when it is durable. Told
   * again, events change nothing.
   * @throws what Firestore threw; `failureOf` says what that means.
   */
  commit(items: readonly FoldItem<Event>[]): Promise<void>;
}

/** All that was folded for one state document. */
interface FoldedDocument<Event, Body> {
  readonly read: ReadState<Body>;
  readonly folded: Folded<Event, Body>;
  readonly user: string;
  readonly publishedAt: number;
}

/** A store of one kind of state. Each commit holds what follows from it as well. */
export function createFoldStore<Event extends ListeningEvent, Body>(
  db: Firestore,
  kind: StateKind<Event, Body>,
  consequence?: Consequence<Event, Body>,
): FoldStore<Event> {
  const labelsOf = createLabels(db);
  const placement = createPlacement(`${kind.topic}-${randomUUID().slice(0, 8)}`);

  const commit = async (items: readonly FoldItem<Event>[]): Promise<void> => {
    const byPath = Map.groupBy(items, ({ path }) => path);
    const [snapshots, listens, labels] = await Promise.all([
      db.getAll(...Array.from(byPath.keys(), (path) => db.doc(path)), { fieldMask: [...STATE_FIELDS] }),
      readListens(db, items),
      labelsOf(items.flatMap(({ events }) => events.map(({ episode_id }) => episode_id))),
    ]);
    const documents = snapshots.map((snapshot) =>
      foldDocument(kind, stateOf(kind, snapshot), byPath.get(snapshot.ref.path) ?? []),
    );
    const surroundings = { listens, labels, placement, now: new Date() };
    await write(db, kind, documents, surroundings, consequence);
  };

  return { commit };
}

function foldDocument<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  read: ReadState<Body>,
  items: readonly FoldItem<Event>[],
): FoldedDocument<Event, Body> {
  const folded = fold(
    kind,
    read.state,
    items.flatMap(({ events }) => events),
  );
  const publishedAt = Math.max(...items.map((item) => item.publishedAt));
  return { read, folded, user: items[0]?.user ?? '', publishedAt };
}

/** What the documents of a commit have in common. */
interface Surroundings {
  /** Paths of the listens that exist. */
  readonly listens: ReadonlySet<string>;
  readonly labels: Labels;
  readonly placement: Placement;
  readonly now: Date;
}

async function write<Event extends ListeningEvent, Body>(
  db: Firestore,
  kind: StateKind<Event, Body>,
  documents: readonly FoldedDocument<Event, Body>[],
  surroundings: Surroundings,
  consequence: Consequence<Event, Body> | undefined,
): Promise<void> {
  const changed = documents.filter(({ folded }) => folded.news.length > 0);
  await keepRejected(
    db,
    documents.flatMap((document) => refusals(kind, document)),
  );
  if (changed.length === 0) return;
  const batch = db.batch();
  const sizes = changed.map(({ read, folded, ...told }) => writeState(batch, kind, read, folded.state, told));
  const increments = changed.flatMap((document) => incrementsFor(kind, document, surroundings));
  const listeners = newListeners(db, batch, changed, surroundings);
  const merged = mergeIncrements([...increments, ...listeners]);
  const placed = surroundings.placement.place(merged, surroundings.now);
  assertFits(sizes, placed);
  await addIncrements(db, batch, placed);
  await consequence?.(db, batch, changed.map(changeOf), surroundings.now);
  await batch.commit();
}

function changeOf<Event extends ListeningEvent, Body>({
  read,
  folded,
  user,
}: FoldedDocument<Event, Body>): Change<Event, Body> {
  const { news, state } = folded;
  return { user, id: read.ref.id, before: read.state.body, after: state.body, news };
}

/** Most bytes of states and counters in one commit: Firestore takes 10 MiB, with what else is in it. */
const MAX_BYTES = 8 * 1024 * 1024;
/** About what a document of counters takes for its path and fields, and each of its counters. */
const BYTES_PER_INCREMENT = 300;
const BYTES_PER_AMOUNT = 60;

/** @throws RangeError when it is too much for one commit, which is no matter of waiting: fewer items will do. */
function assertFits(stateBytes: readonly number[], increments: readonly Increment[]): void {
  const sizes = increments.map(({ amounts }) => BYTES_PER_INCREMENT + amounts.size * BYTES_PER_AMOUNT);
  const bytes = [...stateBytes, ...sizes].reduce((sum, size) => sum + size, 0);
  if (bytes > MAX_BYTES) throw new RangeError(`${bytes} bytes are too much for one commit`);
  const wide = increments.find(({ amounts }) => amounts.size > MAX_TRANSFORMS);
  if (wide) throw new RangeError(`${wide.amounts.size} counters of ${wide.path} are too many for one commit`);
}

function incrementsFor<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  { folded, user, publishedAt }: FoldedDocument<Event, Body>,
  { labels, now }: Surroundings,
): readonly Increment[] {
  const context: WriteContext = { user, now, labelOf: (episode) => labels.get(episode) };
  const increments = incrementsOf(folded.delta, context);
  if (onlyHeartbeats(folded.news)) return increments;
  const recent = liveChanges(kind.places(folded.state.body), folded.news, publishedAt);
  return [...increments, ...recentOf(recent, context)];
}

/** Counts who plays an episode for the first time, and writes that down so that it stays the first time. */
function newListeners<Event extends ListeningEvent, Body>(
  db: Firestore,
  batch: WriteBatch,
  documents: readonly FoldedDocument<Event, Body>[],
  { listens, now }: Surroundings,
): readonly Increment[] {
  const created = new Map<string, string>();
  for (const { folded, user } of documents) {
    for (const episode of newlyPlayed(folded.delta)) {
      const path = paths.listen(user, episode);
      if (listens.has(path) || created.has(path)) continue;
      created.set(path, episode);
      const listen: ListenDocument = { user_id: user, episode_id: episode, counted_at: now };
      batch.create(db.doc(path), listen);
    }
  }
  return Array.from(created.values(), (episode) => newListener(episode, now));
}

/** Which of the listens exist that a PLAY among the items may have to create. */
async function readListens<Event extends ListeningEvent>(
  db: Firestore,
  items: readonly FoldItem<Event>[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(
    items.flatMap(({ user, events }) =>
      events
        .filter(({ event_type }) => event_type === 'PLAY')
        .map(({ episode_id }) => paths.listen(user, episode_id)),
    ),
  );
  if (asked.size === 0) return new Set();
  const snapshots = await db.getAll(...Array.from(asked, (path) => db.doc(path)), { fieldMask: [] });
  return new Set(snapshots.filter(({ exists }) => exists).map(({ ref }) => ref.path));
}

function refusals<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  { folded, read, publishedAt }: FoldedDocument<Event, Body>,
): readonly Rejection[] {
  return folded.refused.map((event) => fullRejection(kind.topic, event, read.ref.path, publishedAt));
}
