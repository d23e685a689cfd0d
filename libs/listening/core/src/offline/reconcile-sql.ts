import { type OfflinePlace, pathIn } from './place.ts';
import { rawEventsTable } from './raw-events.ts';
import { foldedUnitsSql, unitEventsSql } from './units-sql.ts';

/**
 * Who was told of from @from on and before @to, by publish time: rows of `kind` (`episode`, `user`) and `id`; and one of the kind
 * `late` when events came too late, with their number as `late`. As in `rejected`, these are the same when their texts are: ids are
 * known within a session.
 */
export function touchedSql(place: OfflinePlace): string {
  return `SELECT kind, CASE kind WHEN 'episode' THEN episode_id WHEN 'user' THEN user_id ELSE '' END AS id,
  COUNT(DISTINCT IF(kind = 'late', CONCAT(topic, ' ', event), NULL)) AS late
FROM ${pathIn(place, 'events_told')}, UNNEST(['episode', 'user', 'late']) AS kind
WHERE publish_time >= @from AND publish_time < @to AND IF(kind = 'late', code = 'late', code IS NULL)
GROUP BY kind, id`;
}

/** When the last message of the subscription whose name ends with @subscription was published: `last`, in ms since 1970. */
export function lastToldSql(place: OfflinePlace): string {
  return `SELECT UNIX_MILLIS(MAX(publish_time)) AS last FROM ${pathIn(place, rawEventsTable.name)}
WHERE ENDS_WITH(subscription_name, @subscription)`;
}

/** The units of @episodes or @users that were last told something from @settled on and before @until: topic, unit and user_id. */
export function unsettledSql(place: OfflinePlace): string {
  return `SELECT topic, unit, user_id
FROM (${unitEventsSql(place, 'publish_time < @until')}) AS u
WHERE last_told >= @settled AND ${OF_ENTITIES}`;
}

/**
 * What the counters of @episodes and @users come to by the units that nothing was told of since @settled: rows of `scope`
 * (`metrics`, `profile`), `id`, `counter` and `value`. Those of `plays` have the number of `listeners` as well, and which of
 * the users @apart are among them.
 *
 * All is aggregated at once: BigQuery would run a common table expression as often as it is named, and the fold with it.
 */
export function settledFiguresSql(place: OfflinePlace): string {
  const isPlay = `f.scope = 'metrics' AND f.field = 'plays'`;
  return `SELECT f.scope AS scope, IF(f.scope = 'metrics', f.episode_id, u.user_id) AS id, f.field AS counter,
  SUM(f.amount) AS value,
  COUNT(DISTINCT IF(${isPlay}, u.user_id, NULL)) AS listeners,
  ARRAY_AGG(DISTINCT IF(${isPlay} AND u.user_id IN UNNEST(@apart), u.user_id, NULL) IGNORE NULLS) AS apart
FROM (${foldedUnitsSql(place, 'publish_time < @until')}) AS u, UNNEST(u.figures) AS f
WHERE u.last_told < @settled
  AND ((f.scope = 'metrics' AND f.episode_id IN UNNEST(@episodes)) OR (f.scope = 'profile' AND u.user_id IN UNNEST(@users)))
GROUP BY scope, id, counter`;
}

/** The units of @episodes or @users that were last told something from @since on and before @settled, with their events. */
export function unitsSql(place: OfflinePlace): string {
  return `${toldUnitsSql(place)}
WHERE last_told >= @since AND last_told < @settled AND ${OF_ENTITIES}`;
}

/** The units of the paths @units that nothing was told of since @settled, but something before it, with their events. */
export function unitsAtSql(place: OfflinePlace): string {
  return `${toldUnitsSql(place, 'unit IN UNNEST(@units)')}
WHERE last_told < @settled`;
}

/** Of a unit `u`: by all that it was told, whatever came last. */
const OF_ENTITIES = `(user_id IN UNNEST(@users)
  OR EXISTS (SELECT 1 FROM UNNEST(u.episodes) AS episode WHERE episode IN UNNEST(@episodes)))`;

function toldUnitsSql(place: OfflinePlace, condition = 'TRUE'): string {
  return `SELECT topic, unit, user_id, UNIX_MILLIS(last_told) AS last_told, events, first_told
FROM (${unitEventsSql(place, `publish_time < @until AND ${condition}`)}) AS u`;
}
