import type { Activity } from './activity.ts';
import { hull, type Interval } from './intervals.ts';
import { MAX_HEARTBEAT_MS, WINDOW_GAP_MS } from './limits.ts';
import { overlaps, type UserWindow, userWindows } from './user-windows.ts';

/** How long an activity keeps a window open at most, in milliseconds. */
export const LONGEST_HOLD_MS = MAX_HEARTBEAT_MS + WINDOW_GAP_MS;

/** The stretch of a window that is already written. */
export interface StoredWindow {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** What is known of a user's listening within a stretch of time, in milliseconds. */
export interface KnownListening {
  readonly activities: readonly Activity[];
  readonly stored: readonly StoredWindow[];
}

/**
 * The stretch widened to all windows that reach into it, as they are written and as they ought to be. When that is no
 * wider, what is known suffices to close it.
 */
export function widened(range: Interval, { activities, stored }: KnownListening): Interval {
  const written = stored.map(({ start, end }): Interval => [start, end]);
  const windows = userWindows(activities).map(({ start, end }): Interval => [start, end]);
  return [...written, ...windows].filter((window) => overlaps(window, range)).reduce(hull, range);
}

/** Windows to write and to remove. */
export interface Closing {
  /** Closed windows within the stretch, in order. */
  readonly closed: readonly UserWindow[];
  /** Written windows that turned out to be part of others. */
  readonly absorbed: readonly StoredWindow[];
}

/**
 * Closes a user's windows within a stretch that need not be widened. A window still open is left for the document
 * that keeps it open to become due, and so are written windows that it will absorb.
 */
export function close(range: Interval, { activities, stored }: KnownListening, now: number): Closing {
  const windows = userWindows(activities).filter(({ start, end }) => overlaps([start, end], range));
  const closed = windows.filter(({ end }) => end <= now);
  const open = windows.filter(({ end }) => end > now);
  const ids = new Set(closed.map(({ start }) => windowId(start)));
  const absorbed = stored.filter(
    ({ id, start, end }) =>
      !ids.has(id) &&
      overlaps([start, end], range) &&
      !open.some((window) => overlaps([window.start, window.end], [start, end])),
  );
  return { closed, absorbed };
}

/** Id of a user's window: its start as ISO-8601. */
export function windowId(start: number): string {
  return new Date(start).toISOString();
}
