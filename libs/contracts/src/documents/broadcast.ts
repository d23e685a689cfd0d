import type { BroadcastMessage } from './notification.ts';

/** What is told to all listeners whom it fits. */
export type BroadcastCause = {
  /** The id of the notification that each of them gets. */
  readonly notification_id: string;
  /** ISO-8601. */
  readonly created_at: string;
  readonly ttl_sec: number;
} & (
  | Pick<BroadcastMessage, 'type' | 'payload'>
  | { readonly type: 'NEW_FOR_YOU'; readonly payload: { readonly episode_id: string } }
);

/**
 * How far the telling has come. Audiences are named, not counted: those of an episode may change while it is told.
 */
export interface BroadcastCursor {
  /** The audiences that were told to their end, such as `show show_1`. */
  readonly done: readonly string[];
  /** The one that is being told, and the last document read of it. */
  readonly within?: { readonly audience: string; readonly after: string };
}

/** Where a part of a broadcast can stand. The last three are final. */
export type BroadcastState = 'open' | 'done' | 'expired' | 'withdrawn';

/** `broadcasts/{notification}-{shard}`: a part of the listeners whom a cause fits, and how many of them have been told. */
export type BroadcastPartDocument = BroadcastCause & {
  readonly shard: number;
  readonly state: BroadcastState;
  readonly cursor: BroadcastCursor;
  /** Listeners whose outbox it was put into; of a page that was begun and taken up again, those told the second time. */
  readonly told: number;
  /** From when on it is taken up again: whoever is at it puts that off with every page. Null once it has ended. */
  readonly due: Date | null;
  readonly updated_at: Date;
  readonly expires_at: Date;
};

/** `listeners/{user}/follows/{show}`: that a listener follows a show. */
export interface FollowDocument {
  readonly user_id: string;
  readonly show_id: string;
  /** The part of the show's followers that the listener belongs to. */
  readonly audience: string;
  /** Of the event that was counted last. */
  readonly followed_at: Date;
}
