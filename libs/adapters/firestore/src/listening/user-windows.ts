import { dueKey } from '@earshot/contracts';
import {
  close,
  type ClosingPart,
  closingParts,
  type Increment,
  incrementsOf,
  mergeIncrements,
  type PartSize,
  partsTogether,
  recentChanges,
  recentOf,
  shardOf,
} from '@earshot/listening-core';
import type { FieldValue, Firestore, WriteBatch } from 'firebase-admin/firestore';
import type { DueListeners } from './due-listeners.ts';
import { failureOf } from './failure.ts';
import { addIncrements } from './increments.ts';
import { type Reminder, type Reminding, remindersFor } from './reminder.ts';
import { type Retry, retried } from './retry.ts';
import { readListening, type UserListening } from './user-listening.ts';
import type { UserState } from './user-state.ts';
import { addWindows } from './window-writes.ts';

/** Another run that closes the same windows, or a fold of the same listener, may come in between. */
const ALONE: Retry = { attempts: 5, pauseMs: 50 };
/** Who shares a commit with others does not wait for the conflict of one of them. */
const TOGETHER: Retry = { ...ALONE, after: ['outage'] };
/** What one commit writes at most, beside profiles and reminders: well below the 10 MiB that Firestore takes. */
const COMMIT: PartSize = { documents: 500, bytes: 4 * 1024 * 1024 };

/**
 * Closes the windows of some users that can be closed, in one commit for all of them, or several where they have much to
 * close: writes them, removes those they absorbed, takes to the profiles what heartbeats told, and creates the reminders.
 * Run twice, or by two at once, it has each effect once. When it fails because of one of them, all are read again and
 * closed in halves, until that one is alone and the others are done.
 * @param listeners at most as many as `dueListeners` gives at a time: they are read together.
 * @returns how many state documents were left to a later run, because their user has too many.
 * @throws AggregateError when it failed for some users, after all others are done.
 */
export async function closeUserWindows(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  const faults: unknown[] = [];
  let open = 0;
  const closeSome = async (some: DueListeners): Promise<number> => {
    try {
      return await retried(some.size > 1 ? TOGETHER : ALONE, () => closeTogether(db, some, now, reminding));
    } catch (error) {
      if (some.size > 1 && failureOf(error) !== 'outage') {
        const [first, second] = halvesOf(some);
        return (await closeSome(first)) + (await closeSome(second));
      }
      faults.push(error);
      open += some.size;
      return 0;
    }
  };
  const left = await closeSome(listeners);
  if (faults.length > 0) throw new AggregateError(faults, `the windows of ${open} users stayed open`);
  return left;
}

function halvesOf(listeners: DueListeners): readonly [DueListeners, DueListeners] {
  const all = Array.from(listeners);
  const middle = Math.ceil(all.length / 2);
  return [new Map(all.slice(0, middle)), new Map(all.slice(middle))];
}

async function closeTogether(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  const { FieldValue } = await import('firebase-admin/firestore');
  const known = await readListening(db, listeners, now);
  // Without anything due nothing guards a commit: then another run has just closed the windows.
  const closings = known
    .filter(({ due }) => due.length > 0)
    .map((listening) => ({ listening, closing: close(listening.range, listening, now.getTime()) }));
  const rested = closings.map(({ listening, closing }) => ({ listening, window: closing.closed.at(-1) }));
  const reminders = await remindersFor(db, rested, reminding, now);
  const parts = closings.flatMap(({ listening, closing }) =>
    partsOf(listening, closing, reminders.get(listening.user)),
  );
  for (const together of partsTogether(parts, COMMIT)) {
    const batch = db.batch();
    for (const part of together) addPart(db, batch, part, FieldValue.delete(), now);
    await addIncrements(db, batch, mergeIncrements(together.flatMap((part) => profileChanges(part, now))));
    await batch.commit();
  }
  return known.reduce((sum, { left }) => sum + left, 0);
}

/** What is written together of one user. */
interface UserPart extends ClosingPart<UserState> {
  readonly listening: UserListening;
  readonly reminder: Reminder | undefined;
}

function partsOf(
  listening: UserListening,
  closing: ReturnType<typeof close>,
  reminder: Reminder | undefined,
): readonly UserPart[] {
  const parts = closingParts(closing, listening.stored, listening.due, COMMIT);
  const reminded = parts.find(({ done }) => done.some((state) => state === reminder?.state)) ?? parts.at(-1);
  return parts.map((part) => ({
    ...part,
    listening,
    reminder: part === reminded ? reminder : undefined,
  }));
}

/** Each part is guarded by its states, and each window by its own version: parts of two runs may share one. */
function addPart(db: Firestore, batch: WriteBatch, part: UserPart, noDue: FieldValue, now: Date): void {
  const { listening, reminder, done, waiting } = part;
  reminder?.write(batch);
  for (const [state, until] of waiting) state.postpone(batch, dueKey(shardOf(listening.user), until));
  for (const state of done) {
    state.close(batch, noDue, state === reminder?.state ? reminder.stop : state.reminded);
  }
  if (reminder && !done.includes(reminder.state)) reminder.state.remind(batch, reminder.stop);
  addWindows(db, batch, listening, part, now);
}

function profileChanges(
  { listening: { user, places, profile }, done }: UserPart,
  now: Date,
): readonly Increment[] {
  const context = { user, now, labelOf: () => undefined };
  return [
    ...done.flatMap(({ pending }) => incrementsOf(pending, context)),
    ...recentOf(recentChanges(profile?.recent ?? {}, places), context),
  ];
}
