-- Retention curve: which share of an episode's plays heard any of each 5 % of it.
-- One row an episode and slice; a slice that nobody heard has no row.
SELECT
  reach.episode_id,
  CAST(REGEXP_EXTRACT(reach.counter, r'^reach/(\d+)$') AS INT64) AS from_percent,
  reach.value AS sessions,
  ROUND(SAFE_DIVIDE(reach.value, plays.value), 4) AS share_of_plays
FROM offline_metrics AS reach
JOIN offline_metrics AS plays
  ON plays.episode_id = reach.episode_id AND plays.counter = 'plays'
WHERE STARTS_WITH(reach.counter, 'reach/')
ORDER BY reach.episode_id, from_percent
