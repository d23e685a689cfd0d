-- Completion by label: which share of plays was completed, and of what was played how long was heard.
SELECT
  IFNULL(episodes.label, '(none)') AS label,
  COUNT(*) AS episodes,
  SUM(IFNULL(metrics.plays, 0)) AS plays,
  SUM(IFNULL(metrics.completes, 0)) AS completes,
  ROUND(SAFE_DIVIDE(SUM(IFNULL(metrics.completes, 0)), SUM(IFNULL(metrics.plays, 0))), 4) AS completion,
  ROUND(SAFE_DIVIDE(SUM(IFNULL(metrics.seconds_heard, 0)), 60 * SUM(IFNULL(metrics.plays, 0))), 2) AS minutes_a_play
FROM metrics
LEFT JOIN episodes ON episodes.episode_id = metrics.episode_id
GROUP BY 1
ORDER BY plays DESC, label
