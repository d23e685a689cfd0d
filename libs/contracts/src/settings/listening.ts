import { origins, whole, word } from './define.ts';
import { reconcileSettings } from './reconcile.ts';

/** Settings of the listening codebase. */
export const listeningSettings = {
  TRENDING_COOLDOWN_SEC: whole({
    doc: 'Seconds in which an episode is announced as trending at most once.',
    default: '3600',
    min: 60,
    max: 604_800,
  }),
  TRENDING_LOOKBACK_SEC: whole({
    doc: 'How far back surges are looked for when the schedule is late, in seconds: for as long as they are news.',
    default: '600',
    min: 120,
    max: 3600,
  }),
  REMINDER_COOLDOWN_SEC: whole({
    doc: 'Seconds after a stop in which its listener is not reminded of another stop of the same episode: six hours, so that a way to work and the way home are two.',
    default: '21600',
    min: 1800,
    max: 604_800,
  }),
  BEACON_INTERVAL_SEC: whole({
    doc: 'Seconds between two heartbeats that players are asked for while the load is ordinary.',
    default: '60',
    min: 10,
    max: 3600,
  }),
  BEACON_MAX_SEC: whole({
    doc: 'Seconds between two heartbeats that players are asked for under full load; at least BEACON_INTERVAL_SEC is asked for.',
    default: '300',
    min: 10,
    max: 3600,
  }),
  INGEST_ORIGINS: origins({
    doc: 'Web origins that may report events; none for no web player.',
    default: 'none',
  }),
  INGEST_SESSIONS_PER_DAY: whole({
    doc: 'Sessions that a user may begin to report in a day, by what one instance has seen; they may come at once. At least as many as one report may hold.',
    default: '1000',
    min: 500,
    max: 1_000_000,
  }),
  INGEST_APP_CHECK: word({
    doc: 'Whether a report must carry a Firebase App Check token, which proves that it comes from your own app.',
    default: 'off',
    of: ['off', 'required'],
  }),
  ...reconcileSettings,
};
