-- Concurrency: sessions that were playing in each minute, over all episodes, and the episode with most of them.
SELECT
  minute,
  SUM(listening) AS sessions,
  COUNT(DISTINCT episode_id) AS episodes,
  ARRAY_AGG(episode_id ORDER BY listening DESC, episode_id LIMIT 1)[OFFSET(0)] AS top_episode_id
FROM offline_minutes
WHERE listening > 0
GROUP BY minute
ORDER BY minute
