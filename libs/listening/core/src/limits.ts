/** Most heard intervals, and most position intervals, that one state document holds. */
export const MAX_INTERVALS = 256;
/** Most events by id that one state document holds. */
export const MAX_MARKS = 512;
/** How long a state document is kept after its last publish, in days: longer than an event may be late. */
export const STATE_KEPT_DAYS = 45;
/** How long a window counts on and is kept, in days after its start. */
export const WINDOW_KEPT_DAYS = 1;
/** How long the minutes of an hour count on and are kept, in days after its end. */
export const MINUTES_KEPT_DAYS = 2;
/**
 * How long a closed window of a user is kept, in days after its end: as long as an event of its time may still come
 * (30 days) and be told of, and as long again.
 */
export const USER_WINDOW_KEPT_DAYS = 90;
/** How long a rejected event is kept, in days. */
export const REJECTED_KEPT_DAYS = 30;
/** A user's window ends when nothing happened for so long, in milliseconds (reference). */
export const WINDOW_GAP_MS = 30_000;
/** Longest time between two heartbeats, in milliseconds: the contract's limit of `interval_sec`. */
export const MAX_HEARTBEAT_MS = 3_600_000;
