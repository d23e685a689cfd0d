import type { EventTopic, ListeningEvent } from '@earshot/contracts';
import type { Activity } from '../activity.ts';
import { type Figure, figureOf } from '../figure.ts';
import { withKind } from '../kinds.ts';
import type { StateKind } from '../kind.ts';
import type { Tally } from '../tally.ts';
import { userWindows } from '../user-windows.ts';

/** One figure of a unit, as a row of BigQuery. */
export interface FigureRow {
  /** `metrics`, `window`, `minutes` or `profile`. */
  readonly scope: Figure['scope'];
  /** Empty for a profile. */
  readonly episode_id: string;
  /** Start of the window or hour; null for the others. */
  readonly start: Date | null;
  /** With `/` between its parts, such as `by_country/US`. */
  readonly field: string;
  readonly amount: number;
}

/** What one unit comes to: a session, its quality, or a month of engagement. */
export interface FoldedUnit {
  readonly figures: readonly FigureRow[];
  /** What its listener did, for the windows over all units of a user: JSON each. */
  readonly activities: readonly string[];
  /** Events that it is too full to take. */
  readonly refused: number;
}

/**
 * Folds all events of one unit as the live fold does. What is decayed is left out: it is floating point and exempt from
 * exactness.
 * @param events as JSON of decoded events, in any order below the limits of a unit.
 */
export function foldUnit(topic: EventTopic, events: readonly string[]): FoldedUnit {
  const parsed = events.map((text) => JSON.parse(text) as ListeningEvent);
  return withKind(topic, (kind) => folded(kind, parsed as never));
}

function folded<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  events: readonly Event[],
): FoldedUnit {
  const { body, refused } = kind.join(kind.empty, events);
  return {
    figures: figureRows(kind.measure(body)),
    activities: kind.activities(body).map((activity) => JSON.stringify(activity)),
    refused: refused.length,
  };
}

/** The exact figures of a tally, as rows. */
export function figureRows(tally: Tally): readonly FigureRow[] {
  return Array.from(tally).flatMap(([name, amount]) => {
    const { scope, episode, start, field } = figureOf(name);
    if (scope === 'affinity' || isDecayed(field)) return [];
    const isTimed = scope === 'window' || scope === 'minutes';
    return [{ scope, episode_id: episode, start: isTimed ? new Date(start) : null, field, amount }];
  });
}

/** Whether a field holds a decayed sum, which is floating point. */
function isDecayed(field: string): boolean {
  return /^(?:trend|affinity)_/.test(field);
}

/** A user's session window, as a row of BigQuery. */
export interface WindowRow {
  readonly window_start: Date;
  readonly window_end: Date;
  readonly plays: number;
  readonly completes: number;
  readonly stops: number;
  readonly score_tenths: number;
}

/** The session windows over all activities of one user, whether or not they have been closed. */
export function windowRows(activities: readonly string[]): readonly WindowRow[] {
  const windows = userWindows(activities.map((text) => JSON.parse(text) as Activity));
  return windows.map(({ start, end, plays, completes, stops, score_tenths }) => ({
    window_start: new Date(start),
    window_end: new Date(end),
    plays,
    completes,
    stops,
    score_tenths,
  }));
}
