import {
  collections,
  type NotificationDocument,
  paths,
  type ProfileDocument,
  type UserWindowDocument,
} from '@earshot/contracts';
import {
  close,
  closesLater,
  dueKey,
  hull,
  type Increment,
  incrementsOf,
  type Interval,
  type KnownListening,
  LONGEST_HOLD_MS,
  mergeIncrements,
  recentChanges,
  recentOf,
  shardOf,
  type StoredWindow,
  type UserWindow,
  userWindows,
  widened,
  windowId,
} from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { addIncrements } from './increments.ts';
import { type Retry, retried } from './retry.ts';
import { readActiveSince, readDue, type UserState } from './user-state.ts';

/** Decides whether a user is reminded of what was heard in their latest window. */
export type Remind = (user: string, window: UserWindow, now: Date) => NotificationDocument | undefined;

/** Another run that closes the same windows, or a fold of the same listener, may come in between. */
const RETRY: Retry = { attempts: 5, pauseMs: 50 };

/**
 * Closes the windows of a user that can be closed, in one commit: writes them, removes those they absorbed, takes to
 * the profile what heartbeats told, and creates the reminder if there is one. Returns how many windows were closed.
 * Run twice, or by two at once, it has each effect once.
 */
export async function closeUserWindows(
  db: Firestore,
  user: string,
  now: Date,
  remind: Remind,
): Promise<number> {
  return retried(RETRY, async () => {
    const due = await readDue(db, user, now);
    const spans = due.flatMap(({ open }) => (open ? [open] : []));
    const [first, ...others] = spans;
    if (!first) return 0;
    const known = await readListening(db, user, others.reduce(hull, first));
    // Without one of them nothing guards the commit: then another run has just closed them.
    if (!known.states.some((state) => isDue(state, now))) return 0;
    const batch = db.batch();
    const closed = await addClosing(db, batch, { user, now, ...known }, remind);
    await batch.commit();
    return closed;
  });
}

function isDue({ due }: UserState, now: Date): boolean {
  return due !== undefined && due <= now.getTime();
}

/** A window as it is written. */
type WrittenWindow = StoredWindow & { readonly document: UserWindowDocument };

/** All there is to know to close a user's windows. */
interface UserListening extends KnownListening {
  readonly user: string;
  readonly now: Date;
  readonly range: Interval;
  readonly states: readonly UserState[];
  readonly stored: readonly WrittenWindow[];
}

type Known = Omit<UserListening, 'user' | 'now'>;

/** Reads on until no window reaches beyond what was read. */
async function readListening(db: Firestore, user: string, range: Interval): Promise<Known> {
  const [states, stored] = await Promise.all([
    readActiveSince(db, user, range[0] - LONGEST_HOLD_MS),
    readWindows(db, user, range[0]),
  ]);
  const known = { range, states, stored, activities: states.flatMap(({ activities }) => activities) };
  const wider = widened(range, known);
  return wider[0] < range[0] || wider[1] > range[1] ? readListening(db, user, wider) : known;
}

async function readWindows(db: Firestore, user: string, since: number): Promise<readonly WrittenWindow[]> {
  const field = 'window_end' satisfies keyof UserWindowDocument;
  const windows = db.doc(paths.user(user)).collection(collections.sessions);
  const { docs } = await windows.where(field, '>=', new Date(since)).get();
  return docs.flatMap((doc) => {
    const document = dataOf<UserWindowDocument>(doc);
    if (!document) return [];
    const { window_start, window_end } = document;
    return { id: doc.id, start: window_start.getTime(), end: window_end.getTime(), document };
  });
}

async function addClosing(
  db: Firestore,
  batch: WriteBatch,
  listening: UserListening,
  remind: Remind,
): Promise<number> {
  const { user, now, range, states, stored } = listening;
  const { FieldValue } = await import('firebase-admin/firestore');
  const closing = close(range, listening, now.getTime());
  const { closed, absorbed } = closing;
  const reminder = await reminderFor(db, listening, closed.at(-1), remind);
  if (reminder) batch.create(db.doc(reminder.path), reminder.document);
  const due = states.filter((state) => isDue(state, now));
  const later = closesLater(closing);
  for (const state of due) {
    if (later !== undefined) state.postpone(batch, dueKey(shardOf(user), later));
    else state.close(batch, FieldValue.delete(), state === reminder?.state ? reminder.stop : state.reminded);
  }
  if (reminder && !due.includes(reminder.state)) reminder.state.remind(batch, reminder.stop);
  const written = new Map(stored.map((window) => [window.id, window.document]));
  for (const window of closed) addWindow(db, batch, user, window, written, now);
  for (const { id } of absorbed) batch.delete(db.doc(paths.userWindow(user, id)));
  await addIncrements(db, batch, await profileChanges(db, listening, later === undefined ? due : []));
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
  };
  batch.set(db.doc(paths.userWindow(user, id)), document);
}

/** A reminder to create, and the state that keeps in mind that it was. */
interface Reminder {
  readonly path: string;
  readonly document: NotificationDocument;
  readonly state: UserState;
  readonly stop: string;
}

/** A user is reminded of what they did last; who listens again is not. */
async function reminderFor(
  db: Firestore,
  { user, now, states, activities }: UserListening,
  window: UserWindow | undefined,
  remind: Remind,
): Promise<Reminder | undefined> {
  const stop = window?.last_stop?.event_id;
  if (!window || stop === undefined) return undefined;
  if (userWindows(activities).some(({ start }) => start > window.start)) return undefined;
  const document = remind(user, window, now);
  const state = states.find((each) => each.activities.some(({ mark }) => mark?.event_id === stop));
  if (!document || !state || state.reminded === stop) return undefined;
  const path = paths.userNotification(user, document.notification_id);
  const { exists } = await db.doc(path).get();
  return exists ? undefined : { path, document, state, stop };
}

async function profileChanges(
  db: Firestore,
  { user, now, states }: UserListening,
  closed: readonly UserState[],
): Promise<readonly Increment[]> {
  const profile = dataOf<ProfileDocument>(await db.doc(paths.profile(user)).get());
  const context = { user, now, labelOf: () => undefined };
  const places = states.flatMap((state) => state.places);
  return mergeIncrements([
    ...closed.flatMap(({ pending }) => incrementsOf(pending, context)),
    ...recentOf(recentChanges(profile?.recent ?? {}, places), context),
  ]);
}
