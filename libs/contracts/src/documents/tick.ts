import type { EventTopic } from '../events/decode.ts';
import type { NOTIFICATIONS_TOPIC } from './notification.ts';
import type { RejectedDocument } from './listening.ts';

/**
 * `leases/{work}`: who does a part of the scheduled work at the moment. All its times are Firestore's, so that no
 * instance's clock matters.
 */
export interface LeaseDocument {
  /** The run that holds it, or held it last. */
  readonly owner: string;
  /** Until when no other run may take it. */
  readonly until: Date;
  /** Up to when the work is done, where it goes on from what was done before. */
  readonly through?: Date;
}

/** `listeners/{user}/cooldowns/{episode}`: that a user was reminded to listen on. */
export interface ReminderCooldownDocument {
  readonly user_id: string;
  readonly episode_id: string;
  readonly notification_id: string;
  /** The user is not reminded of another stop before it, by event time. */
  readonly until: Date;
  readonly expires_at: Date;
}

/** Rejected events by topic, then by code; what is 0 is missing. */
export type RejectionCounts = Readonly<
  Partial<
    Record<
      EventTopic | typeof NOTIFICATIONS_TOPIC,
      Readonly<Partial<Record<RejectedDocument['code'], number>>>
    >
  >
>;

/** `rejections/summary`: how many events touched no counter and why, by the time they were refused (UTC). */
export interface RejectionsDocument {
  /** By day (`2026-11-22`), for as long as rejected events are kept. */
  readonly days: Readonly<Record<string, RejectionCounts>>;
  /** By hour (`2026-11-22T10`), of the last two days that have any. */
  readonly hours: Readonly<Record<string, RejectionCounts>>;
  /** All hours before it are final. */
  readonly final_until: Date;
  readonly updated_at: Date;
}
