import { dueKey } from '@earshot/contracts';
import {
  close,
  type ClosingPart,
  closingParts,
  type Increment,
  incrementsOf,
  mergeIncrements,
  type PartLimits,
  recentChanges,
  recentOf,
  shardOf,
} from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import type { DueListeners } from './due-listeners.ts';
import { addIncrements } from './increments.ts';
import { type Reminder, type Reminding, reminderFor } from './reminder.ts';
import { type Retry, retried } from './retry.ts';
import { readListening, type UserListening } from './user-listening.ts';
import type { UserState } from './user-state.ts';
import { addWindows } from './window-writes.ts';

/** Another run that closes the same windows, or a fold of the same listener, may come in between. */
const RETRY: Retry = { attempts: 5, pauseMs: 50 };
/** What one commit writes at most: well below the 10 MiB that Firestore takes. */
const PART: PartLimits = { documents: 500, bytes: 4 * 1024 * 1024 };

/** What closing windows came to. */
export interface ClosedWindows {
  readonly closed: number;
  /** State documents that were left to a later run, because their user has too many. */
  readonly left: number;
}

/**
 * Closes the windows of some users that can be closed, in one commit for each, or several for who has much to close:
 * writes them, removes those they absorbed, takes to the profile what heartbeats told, and creates the reminder if there
 * is one. Run twice, or by two at once, it has each effect once.
 * @param listeners at most as many as `dueListeners` gives at a time: they are read together.
 * @throws AggregateError when it failed for some users, after all others are done.
 */
export async function closeUserWindows(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
  reminding: Reminding,
): Promise<ClosedWindows> {
  const known = await retried(RETRY, () => readListening(db, listeners, now));
  const results = await Promise.allSettled(
    known.map((listening) => closeKnown(db, listening, now, reminding)),
  );
  const faults = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (faults.length > 0)
    throw new AggregateError(faults, `the windows of ${faults.length} users stayed open`);
  return {
    closed: results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0),
    left: known.reduce((sum, { left }) => sum + left, 0),
  };
}

async function closeKnown(
  db: Firestore,
  listening: UserListening,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  let known: UserListening | undefined = listening;
  let closed = 0;
  await retried(RETRY, async () => {
    const read = known ?? (await readListening(db, new Map([[listening.user, listening.range]]), now))[0];
    // What could not be written has changed since it was read.
    known = undefined;
    // Without anything due nothing guards a commit: then another run has just closed the windows.
    if (!read || read.due.length === 0) return;
    const closing = close(read.range, read, now.getTime());
    const reminder = await reminderFor(db, read, closing.closed.at(-1), reminding, now);
    const parts = closingParts(closing, read.stored, read.due, PART);
    const reminded =
      parts.find(({ done }) => done.some((state) => state === reminder?.state)) ?? parts.at(-1);
    for (const part of parts) {
      const batch = db.batch();
      await addPart(db, batch, read, part, part === reminded ? reminder : undefined, now);
      await batch.commit();
      closed += part.closed.length;
    }
  });
  return closed;
}

/** Each part is guarded by its states, and each window by its own version: parts of two runs may share one. */
async function addPart(
  db: Firestore,
  batch: WriteBatch,
  listening: UserListening,
  part: ClosingPart<UserState>,
  reminder: Reminder | undefined,
  now: Date,
): Promise<void> {
  const { FieldValue } = await import('firebase-admin/firestore');
  const { done, waiting } = part;
  reminder?.write(batch);
  for (const [state, until] of waiting) state.postpone(batch, dueKey(shardOf(listening.user), until));
  for (const state of done) {
    state.close(batch, FieldValue.delete(), state === reminder?.state ? reminder.stop : state.reminded);
  }
  if (reminder && !done.includes(reminder.state)) reminder.state.remind(batch, reminder.stop);
  addWindows(db, batch, listening, part, now);
  await addIncrements(db, batch, profileChanges(listening, done, now));
}

function profileChanges(
  { user, places, profile }: UserListening,
  closed: readonly UserState[],
  now: Date,
): readonly Increment[] {
  const context = { user, now, labelOf: () => undefined };
  return mergeIncrements([
    ...closed.flatMap(({ pending }) => incrementsOf(pending, context)),
    ...recentOf(recentChanges(profile?.recent ?? {}, places), context),
  ]);
}
