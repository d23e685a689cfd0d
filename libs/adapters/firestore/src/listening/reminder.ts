import { DAY_MS, type NotificationDocument, paths, type ReminderCooldownDocument } from '@earshot/contracts';
import { type Place, type UserWindow, userWindows } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore, WriteBatch } from 'firebase-admin/firestore';
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
  readonly state: UserState;
  /** Id of the STOP. */
  readonly stop: string;
  /** Writes it with the cool-down that follows, unless another run did so since this was read. */
  write(batch: WriteBatch): void;
}

/** A user is reminded of what they did last; who listens again is not, nor who was reminded a short while ago. */
export async function reminderFor(
  db: Firestore,
  { user, states, activities }: UserListening,
  window: UserWindow | undefined,
  { remind, cooldownMs }: Reminding,
  now: Date,
): Promise<Reminder | undefined> {
  const stop = window?.last_stop;
  if (!window || !stop) return undefined;
  if (userWindows(activities).some(({ start }) => start > window.start)) return undefined;
  const document = remind({ user, window, place: placeOf(states, stop.episode_id) }, now);
  const state = states.find((each) => each.activities.some(({ mark }) => mark?.event_id === stop.event_id));
  if (!document || !state || state.reminded === stop.event_id) return undefined;
  const { notification_id } = document;
  const notification = db.doc(paths.userNotification(user, notification_id));
  const [told, cooldown] = await db.getAll(
    notification,
    db.doc(paths.reminderCooldown(user, stop.episode_id)),
  );
  if (!cooldown || told?.exists === true || isWithin(cooldown, stop.at)) return undefined;
  const until = stop.at + cooldownMs;
  const next: ReminderCooldownDocument = {
    user_id: user,
    episode_id: stop.episode_id,
    notification_id,
    until: new Date(until),
    expires_at: new Date(until + DAY_MS),
  };
  return {
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
