-- Recommendation uptake: which share of the episodes that listeners were recommended they played within a week, by place in the
-- list. An episode counts from when it first stood in a list of the listener's, and only if it was not played before.
WITH lists AS (
  SELECT user_id, timestamp AS listed_at, data
  FROM recommendations_changes
  WHERE NOT is_delete
),
listed AS (
  SELECT user_id, listed_at, place + 1 AS place, JSON_VALUE(entry, '$.episode_id') AS episode_id
  FROM lists, UNNEST(JSON_QUERY_ARRAY(lists.data, '$.episodes')) AS entry WITH OFFSET AS place
),
firsts AS (
  SELECT user_id, episode_id, listed_at, place
  FROM listed
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id, episode_id ORDER BY listed_at, place) = 1
),
plays AS (
  SELECT user_id, episode_id, MIN(event_time) AS played_at
  FROM events
  WHERE code IS NULL AND event_type = 'PLAY'
  GROUP BY user_id, episode_id
)
SELECT
  firsts.place,
  COUNT(*) AS recommended,
  COUNTIF(plays.played_at < TIMESTAMP_ADD(firsts.listed_at, INTERVAL 7 DAY)) AS played,
  ROUND(SAFE_DIVIDE(COUNTIF(plays.played_at < TIMESTAMP_ADD(firsts.listed_at, INTERVAL 7 DAY)), COUNT(*)), 4) AS uptake
FROM firsts
LEFT JOIN plays ON plays.user_id = firsts.user_id AND plays.episode_id = firsts.episode_id
WHERE plays.played_at IS NULL OR plays.played_at >= firsts.listed_at
GROUP BY firsts.place
ORDER BY firsts.place
