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
  return [...stored, ...userWindows(activities)]
    .map(spanOf)
    .filter((window) => overlaps(window, range))
    .reduce(hull, range);
}

/** What becomes of the windows of a stretch. */
export interface Closing {
  /** Closed windows within the stretch, in order. */
  readonly closed: readonly UserWindow[];
  /** Windows that something may yet be added to; what is written of them is left as it is until they close. */
  readonly open: readonly UserWindow[];
  /** Written windows that turned out to be part of others. */
  readonly absorbed: readonly StoredWindow[];
}

/**
 * Closes a user's windows within a stretch that need not be widened. A written window proves that its end has passed,
 * even to a clock that is behind the one which closed it.
 */
export function close(range: Interval, { activities, stored }: KnownListening, now: number): Closing {
  const windows = userWindows(activities).filter((window) => overlaps(spanOf(window), range));
  const written = stored.filter((window) => overlaps(spanOf(window), range));
  const passed = Math.max(now, ...written.map(({ end }) => end));
  const closed = windows.filter(({ end }) => end <= passed);
  const open = windows.filter(({ end }) => end > passed);
  const ids = new Set(closed.map(({ start }) => windowId(start)));
  const absorbed = written.filter(
    (window) => !ids.has(window.id) && !open.some((other) => overlaps(spanOf(other), spanOf(window))),
  );
  return { closed, open, absorbed };
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }): Interval {
  return [start, end];
}

/** Id of a user's window: its start as ISO-8601. */
export function windowId(start: number): string {
  return new Date(start).toISOString();
}
