import { DAY_MS, paths, type UserWindowDocument } from '@earshot/contracts';
import {
  close,
  closesLater,
  dueKey,
  type Increment,
  incrementsOf,
  mergeIncrements,
  recentChanges,
  recentOf,
  shardOf,
  USER_WINDOW_KEPT_DAYS,
  type UserWindow,
  windowId,
} from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import type { DueListeners } from './due-listeners.ts';
import { addIncrements } from './increments.ts';
import { type Reminding, reminderFor } from './reminder.ts';
import { type Retry, retried } from './retry.ts';
import { readListening, type UserListening } from './user-listening.ts';
import type { UserState } from './user-state.ts';

/** Another run that closes the same windows, or a fold of the same listener, may come in between. */
const RETRY: Retry = { attempts: 5, pauseMs: 50 };

/**
 * Closes the windows of some users that can be closed, in one commit for each: writes them, removes those they absorbed,
 * takes to the profile what heartbeats told, and creates the reminder if there is one. Run twice, or by two at once, it
 * has each effect once.
 * @param listeners at most as many as `dueListeners` gives at a time: they are read together.
 * @returns how many windows were closed.
 * @throws AggregateError when it failed for some users, after all others are done.
 */
export async function closeUserWindows(
  db: Firestore,
  listeners: DueListeners,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  const known = await retried(RETRY, () => readListening(db, listeners, now));
  const results = await Promise.allSettled(
    known.map((listening) => closeKnown(db, listening, now, reminding)),
  );
  const faults = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (faults.length > 0)
    throw new AggregateError(faults, `the windows of ${faults.length} users stayed open`);
  return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
}

function closeKnown(
  db: Firestore,
  listening: UserListening,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  let known: UserListening | undefined = listening;
  return retried(RETRY, async () => {
    const read = known ?? (await readListening(db, new Map([[listening.user, listening.range]]), now))[0];
    // What could not be written has changed since it was read.
    known = undefined;
    // Without anything due nothing guards the commit: then another run has just closed the windows.
    if (!read || read.due.length === 0) return 0;
    const batch = db.batch();
    const closed = await addClosing(db, batch, read, now, reminding);
    await batch.commit();
    return closed;
  });
}

async function addClosing(
  db: Firestore,
  batch: WriteBatch,
  listening: UserListening,
  now: Date,
  reminding: Reminding,
): Promise<number> {
  const { user, range, due, stored } = listening;
  const { FieldValue } = await import('firebase-admin/firestore');
  const closing = close(range, listening, now.getTime());
  const { closed, absorbed } = closing;
  const reminder = await reminderFor(db, listening, closed.at(-1), reminding, now);
  reminder?.write(batch);
  const later = closesLater(closing);
  for (const state of due) {
    if (later !== undefined) state.postpone(batch, dueKey(shardOf(user), later));
    else state.close(batch, FieldValue.delete(), state === reminder?.state ? reminder.stop : state.reminded);
  }
  if (reminder && !due.includes(reminder.state)) reminder.state.remind(batch, reminder.stop);
  const written = new Map(stored.map((window) => [window.id, window.document]));
  for (const window of closed) addWindow(db, batch, user, window, written, now);
  for (const { id } of absorbed) batch.delete(db.doc(paths.userWindow(user, id)));
  await addIncrements(db, batch, profileChanges(listening, later === undefined ? due : [], now));
  return closed.length;
}

function addWindow(
  db: Firestore,
  batch: WriteBatch,
  user: string,
  { start, end, plays, completes, stops, score_tenths }: UserWindow,
  written: ReadonlyMap<string, UserWindowDocument>,
  now: Date,
): void {
  const id = windowId(start);
  const columns = { plays, completes, stops, score: score_tenths / 10 };
  const held = written.get(id);
  const same =
    held?.window_end.getTime() === end &&
    held.plays === plays &&
    held.completes === completes &&
    held.stops === stops &&
    held.score === columns.score;
  if (same) return;
  const document: UserWindowDocument = {
    user_id: user,
    window_start: new Date(start),
    window_end: new Date(end),
    ...columns,
    updated_at: now,
    expires_at: new Date(end + USER_WINDOW_KEPT_DAYS * DAY_MS),
  };
  batch.set(db.doc(paths.userWindow(user, id)), document);
}

function profileChanges(
  { user, states, profile }: UserListening,
  closed: readonly UserState[],
  now: Date,
): readonly Increment[] {
  const context = { user, now, labelOf: () => undefined };
  const places = states.flatMap((state) => state.places);
  return mergeIncrements([
    ...closed.flatMap(({ pending }) => incrementsOf(pending, context)),
    ...recentOf(recentChanges(profile?.recent ?? {}, places), context),
  ]);
}
