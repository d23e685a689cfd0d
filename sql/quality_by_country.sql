-- Quality by country: how many sessions stalled, for how long, and how many dropped out. A session's country is that of its
-- events.
WITH sessions AS (
  SELECT
    country,
    user_id,
    session_id,
    COUNTIF(event_type = 'BUFFERING_START') AS stalls,
    SUM(IF(event_type = 'BUFFERING_END', buffer_ms, 0)) AS stall_ms,
    COUNTIF(event_type = 'DROPOUT') AS dropouts
  FROM events
  WHERE code IS NULL AND topic IN ('playback', 'quality')
  GROUP BY country, user_id, session_id
)
SELECT
  country,
  COUNT(*) AS sessions,
  ROUND(SAFE_DIVIDE(COUNTIF(stalls > 0), COUNT(*)), 4) AS share_stalled,
  SUM(stalls) AS stalls,
  ROUND(SAFE_DIVIDE(SUM(stall_ms), SUM(stalls)), 1) AS ms_a_stall,
  SUM(dropouts) AS dropouts,
  ROUND(SAFE_DIVIDE(SUM(dropouts), COUNT(*)), 4) AS dropouts_a_session
FROM sessions
GROUP BY country
ORDER BY sessions DESC, country
