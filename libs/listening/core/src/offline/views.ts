import { type OfflinePlace, pathIn } from './place.ts';
import { rawEventsTable } from './raw-events.ts';
import { foldedUnitsSql } from './units-sql.ts';

/** A view over raw events. */
export interface OfflineView {
  readonly name: string;
  readonly description: string;
  /** In GoogleSQL. */
  readonly query: (place: OfflinePlace) => string;
}

/** All views, each after those it reads. */
export const offlineViews = [
  {
    name: 'events_told',
    description:
      'Every event of every message, as often as it was told. `code` and `reason` say why one does not count.',
    query: (
      place,
    ) => `SELECT e.topic, e.event_id, e.code, e.reason, e.unit, e.event_type, e.event_time, e.user_id, e.episode_id,
  e.show_id, e.session_id, e.country, e.device_type, e.position_sec, e.duration_sec, e.buffer_ms, e.drop_reason,
  e.share_channel, e.event, r.publish_time, r.message_id
FROM ${pathIn(place, rawEventsTable.name)} AS r,
  UNNEST(${pathIn(place, 'read_message')}(r.subscription_name, r.message_id, r.publish_time, r.data)) AS e`,
  },
  {
    name: 'events',
    description:
      'Every event once, also those that do not count: what counts comes before what does not. Ids are known within their unit; events that cannot be read belong to none and are the same when they say the same. One that its unit was too full to take has no `code`; `refused` of offline_units counts such.',
    query: (
      place,
    ) => `SELECT topic, event_id, code, reason, event_type, event_time, user_id, episode_id, show_id, session_id,
  country, device_type, position_sec, duration_sec, buffer_ms, drop_reason, share_channel,
  event, publish_time, message_id
FROM ${pathIn(place, 'events_told')}
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY topic, event_id, IFNULL(unit, event)
  ORDER BY IF(code IS NULL, 0, 1), event, publish_time, message_id) = 1`,
  },
  {
    name: 'offline_units',
    description: 'What each session, its quality and each month of engagement comes to.',
    query: (place) => foldedUnitsSql(place),
  },
  {
    name: 'offline_figures',
    description: 'The figures of each unit.',
    query: (
      place,
    ) => `SELECT u.topic, u.unit, u.user_id, u.last_told, f.scope, f.episode_id, f.start, f.field, f.amount
FROM ${pathIn(place, 'offline_units')} AS u, UNNEST(u.figures) AS f`,
  },
  {
    name: 'offline_metrics',
    description:
      'Each counter of each episode, as `metrics/{episode}` must come to it; `listeners` among them.',
    query: (place) => `SELECT episode_id, field AS counter, SUM(amount) AS value
FROM ${pathIn(place, 'offline_figures')} WHERE scope = 'metrics' GROUP BY episode_id, field
UNION ALL
SELECT episode_id, 'listeners' AS counter, COUNT(DISTINCT user_id) AS value
FROM ${pathIn(place, 'offline_figures')} WHERE scope = 'metrics' AND field = 'plays' GROUP BY episode_id`,
  },
  {
    name: 'offline_profiles',
    description:
      'Each counter of each listener, as `profiles/{user}` must come to it once all windows are closed.',
    query: (place) => `SELECT user_id, field AS counter, SUM(amount) AS value
FROM ${pathIn(place, 'offline_figures')} WHERE scope = 'profile' GROUP BY user_id, field`,
  },
  {
    name: 'offline_windows',
    description: 'Ten seconds of an episode, as `metrics/{episode}/windows/{bucket}` has them for a day.',
    query: (
      place,
    ) => `SELECT episode_id, start AS window_start, TIMESTAMP_ADD(start, INTERVAL 10 SECOND) AS window_end,
  SUM(IF(field = 'plays', amount, 0)) AS plays,
  SUM(IF(field = 'completes', amount, 0)) AS completes,
  SUM(IF(field = 'score_tenths', amount, 0)) AS score_tenths
FROM ${pathIn(place, 'offline_figures')} WHERE scope = 'window' GROUP BY episode_id, start`,
  },
  {
    name: 'offline_minutes',
    description: 'Sessions that were playing an episode in a minute.',
    query: (place) => `SELECT episode_id,
  TIMESTAMP_ADD(start, INTERVAL CAST(REGEXP_EXTRACT(field, r'\\d+$') AS INT64) MINUTE) AS minute,
  SUM(amount) AS listening
FROM ${pathIn(place, 'offline_figures')} WHERE scope = 'minutes' GROUP BY episode_id, start, field`,
  },
  {
    name: 'offline_sessions',
    description:
      'Session windows of each user, as `users/{user}/sessions/{window}` has them once they are closed.',
    query: (
      place,
    ) => `SELECT s.user_id, w.window_start, w.window_end, w.plays, w.completes, w.stops, w.score_tenths / 10 AS score
FROM (
  SELECT user_id, ${pathIn(place, 'user_windows')}(ARRAY_AGG(activity)) AS windows
  FROM (SELECT u.user_id, activity FROM ${pathIn(place, 'offline_units')} AS u, UNNEST(u.activities) AS activity)
  GROUP BY user_id) AS s, UNNEST(s.windows) AS w`,
  },
] as const satisfies readonly OfflineView[];

/** The statement that creates a view or replaces it. */
export function createViewSql({ name, description, query }: OfflineView, place: OfflinePlace): string {
  return [
    `CREATE OR REPLACE VIEW ${pathIn(place, name)}`,
    `OPTIONS (description = ${JSON.stringify(description)})`,
    `AS ${query(place)}`,
  ].join('\n');
}
