import { type OfflinePlace, pathIn } from './place.ts';

/**
 * All events that each unit was told, each once: topic, unit, user_id, last_told, events as JSON in the order they were first
 * told, when that was of each (first_told, in ms since 1970), and the episodes that they are of.
 * @param condition in GoogleSQL, on the columns of `events_told`: which of what was told is looked at.
 */
export function unitEventsSql(place: OfflinePlace, condition = 'TRUE'): string {
  return `SELECT topic, unit, user_id, MAX(last_told) AS last_told, ARRAY_AGG(event ORDER BY first_told, event) AS events,
  ARRAY_AGG(UNIX_MILLIS(first_told) ORDER BY first_told, event) AS first_told,
  ARRAY_AGG(DISTINCT episode_id) AS episodes
FROM (
  SELECT topic, unit, user_id, episode_id, event, MIN(publish_time) AS first_told, MAX(publish_time) AS last_told
  FROM ${pathIn(place, 'events_told')}
  WHERE code IS NULL AND ${condition}
  GROUP BY topic, unit, user_id, episode_id, event)
GROUP BY topic, unit, user_id`;
}

/** What each unit comes to by its events: topic, unit, user_id, last_told, figures, activities and refused. */
export function foldedUnitsSql(place: OfflinePlace, condition = 'TRUE'): string {
  return `SELECT topic, unit, user_id, last_told, folded.figures AS figures, folded.activities AS activities,
  folded.refused AS refused
FROM (
  SELECT topic, unit, user_id, last_told, ${pathIn(place, 'fold_unit')}(topic, events) AS folded
  FROM (${unitEventsSql(place, condition)}))`;
}
