import type { ListeningEvent } from '@earshot/contracts';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';

/** A state document that events have just told something new. */
export interface Change<Event, Body> {
  readonly user: string;
  /** Id of the document: of a session, or a month. */
  readonly id: string;
  readonly before: Body;
  readonly after: Body;
  /** The events that told something new. */
  readonly news: readonly Event[];
}

/**
 * Adds to a commit what else follows from its changes, so that it comes about exactly when they do. It may read what it
 * needs to decide; what it writes over, it guards by a precondition, for a failed commit is read and folded again.
 */
export type Consequence<Event extends ListeningEvent, Body> = (
  db: Firestore,
  batch: WriteBatch,
  changes: readonly Change<Event, Body>[],
  now: Date,
) => Promise<void>;
