import { type OfflinePlace, pathIn } from './place.ts';
import { foldedUnitsSql, unitEventsSql } from './units-sql.ts';

/**
 * Who was told of from @from on and before @to, by publish time: rows of `kind` (`episode`, `user`), `id` and how many events;
 * and one of the kind `late`.
 */
export function touchedSql(place: OfflinePlace): string {
  const told = `FROM ${pathIn(place, 'events_told')} WHERE publish_time >= @from AND publish_time < @to`;
  return `SELECT 'episode' AS kind, episode_id AS id, COUNT(*) AS events ${told} AND code IS NULL GROUP BY episode_id
UNION ALL
SELECT 'user' AS kind, user_id AS id, COUNT(*) AS events ${told} AND code IS NULL GROUP BY user_id
UNION ALL
SELECT 'late' AS kind, '' AS id, COUNT(DISTINCT event_id) AS events ${told} AND code = 'late'`;
}

/** The units that something was told of from @settled on and before @until: topic, unit and user_id. */
export function unsettledSql(place: OfflinePlace): string {
  return `SELECT DISTINCT topic, unit, user_id FROM ${pathIn(place, 'events_told')}
WHERE code IS NULL AND publish_time >= @settled AND publish_time < @until`;
}

/**
 * What the counters of @episodes and @users come to by the units that nothing was told of since @settled: rows of `scope`
 * (`metrics`, `profile`), `id`, `counter` and `value`. Listeners that @unsettled names are not counted as such, but told one by
 * one: in rows of the scope `listener`, with the episode as `id` and the user as `counter`.
 */
export function settledFiguresSql(place: OfflinePlace): string {
  const plays = `FROM figures WHERE scope = 'metrics' AND field = 'plays' AND episode_id IN UNNEST(@episodes)`;
  return `WITH figures AS (
  SELECT u.user_id, f.scope, f.episode_id, f.field, f.amount
  FROM (${foldedUnitsSql(place, 'publish_time < @until')}) AS u, UNNEST(u.figures) AS f
  WHERE u.last_told < @settled)
SELECT 'metrics' AS scope, episode_id AS id, field AS counter, SUM(amount) AS value
FROM figures WHERE scope = 'metrics' AND episode_id IN UNNEST(@episodes) GROUP BY episode_id, field
UNION ALL
SELECT 'profile' AS scope, user_id AS id, field AS counter, SUM(amount) AS value
FROM figures WHERE scope = 'profile' AND user_id IN UNNEST(@users) GROUP BY user_id, field
UNION ALL
SELECT 'metrics' AS scope, episode_id AS id, 'listeners' AS counter, COUNT(DISTINCT user_id) AS value
${plays} AND user_id NOT IN UNNEST(@unsettled) GROUP BY episode_id
UNION ALL
SELECT 'listener' AS scope, episode_id AS id, user_id AS counter, 1 AS value
${plays} AND user_id IN UNNEST(@unsettled) GROUP BY episode_id, user_id`;
}

/**
 * The units of @episodes or @users that were last told something from @since on and before @settled, with their events: at
 * most @most, in the order of their paths after @after.
 */
export function unitsSql(place: OfflinePlace): string {
  return `SELECT topic, unit, user_id, UNIX_MILLIS(last_told) AS last_told, events
FROM (${unitEventsSql(place, 'publish_time < @until')}) AS u
WHERE last_told >= @since AND last_told < @settled AND unit > @after
  AND (user_id IN UNNEST(@users) OR EXISTS (SELECT 1 FROM UNNEST(u.episodes) AS episode WHERE episode IN UNNEST(@episodes)))
ORDER BY unit LIMIT @most`;
}
