import { DAY_MS, type NotificationDocument, paths, type ReminderCooldownDocument } from '@earshot/contracts';
import { type Place, type Stop, type UserWindow, userWindows } from '@earshot/listening-core';
import type { DocumentReference, DocumentSnapshot, Firestore, WriteBatch } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { replaceIn } from './replace.ts';
import type { UserListening } from './user-listening.ts';
import type { UserState } from './user-state.ts';

/** What a user did last, once it has come to rest. */
export interface RestingListening {
  readonly user: string;
  /** The user's latest window. */
  readonly window: UserWindow;
  /** Where the user is by now in the episode of the window's last stop. */
  readonly place: Place | undefined;
}

/** Decides who is reminded, and how often. */
export interface Reminding {
  readonly remind: (listening: RestingListening, now: Date) => NotificationDocument | undefined;
  /** How long after a stop its listener is not reminded of another stop of the same episode, in milliseconds. */
  readonly cooldownMs: number;
}

/** A reminder to create, and the state that keeps in mind that it was. */
export interface Reminder {
  readonly user: string;
  readonly state: UserState;
  /** Id of the STOP. */
  readonly stop: string;
  /** Writes it with the cool-down that follows, unless another run did so since this was read. */
  write(batch: WriteBatch): void;
}

/** A user's listening, and the last of the windows that are being closed. */
export interface Rested {
  readonly listening: UserListening;
  readonly window: UserWindow | undefined;
}

/**
 * By user, whom to remind: of what they did last; who listens again is not, nor who was reminded a short while ago. What
 * that takes to know of all of them is read together.
 */
export async function remindersFor(
  db: Firestore,
  rested: readonly Rested[],
  { remind, cooldownMs }: Reminding,
  now: Date,
): Promise<ReadonlyMap<string, Reminder>> {
  const candidates = rested.flatMap((each) => candidateOf(db, each, remind, now));
  if (candidates.length === 0) return new Map();
  const held = await db.getAll(
    ...candidates.flatMap(({ notification, cooldown }) => [notification, cooldown]),
  );
  return new Map(
    candidates.flatMap((candidate, i): [string, Reminder][] => {
      const [told, cooldown] = held.slice(2 * i, 2 * i + 2);
      if (!cooldown || told?.exists === true || isWithin(cooldown, candidate.stop.at)) return [];
      return [[candidate.user, reminderOf(candidate, cooldown, cooldownMs)]];
    }),
  );
}

/** A reminder that is due unless its listener has been reminded of late. */
interface Candidate {
  readonly user: string;
  readonly state: UserState;
  readonly stop: Stop;
  readonly document: NotificationDocument;
  readonly notification: DocumentReference;
  readonly cooldown: DocumentReference;
}

function candidateOf(
  db: Firestore,
  { listening: { user, states, activities }, window }: Rested,
  remind: Reminding['remind'],
  now: Date,
): readonly Candidate[] {
  const stop = window?.last_stop;
  if (!window || !stop) return [];
  if (userWindows(activities).some(({ start }) => start > window.start)) return [];
  const document = remind({ user, window, place: placeOf(states, stop.episode_id) }, now);
  const state = states.find((each) => each.activities.some(({ mark }) => mark?.event_id === stop.event_id));
  if (!document || !state || state.reminded === stop.event_id) return [];
  const notification = db.doc(paths.userNotification(user, document.notification_id));
  const cooldown = db.doc(paths.reminderCooldown(user, stop.episode_id));
  return [{ user, state, stop, document, notification, cooldown }];
}

function reminderOf(
  { user, state, stop, document, notification }: Candidate,
  cooldown: DocumentSnapshot,
  cooldownMs: number,
): Reminder {
  const until = stop.at + cooldownMs;
  const next: ReminderCooldownDocument = {
    user_id: user,
    episode_id: stop.episode_id,
    notification_id: document.notification_id,
    until: new Date(until),
    expires_at: new Date(until + DAY_MS),
  };
  return {
    user,
    state,
    stop: stop.event_id,
    write: (batch) => {
      batch.create(notification, document);
      replaceIn(batch, cooldown, { ...next });
    },
  };
}

/** Cool-downs are of event time, so that a late run comes to the same as one in time. */
function isWithin(cooldown: DocumentSnapshot, at: number): boolean {
  const held = dataOf<ReminderCooldownDocument>(cooldown);
  return held !== undefined && at < held.until.getTime();
}

/** Where a user was last in an episode, over all sessions. */
function placeOf(states: readonly UserState[], episode: string): Place | undefined {
  return states
    .flatMap(({ places }) => places)
    .filter(({ episode_id }) => episode_id === episode)
    .reduce<Place | undefined>((last, place) => (last && last.at >= place.at ? last : place), undefined);
}
