-- Quality by country: how many sessions stalled, for how long, and how many dropped out. A session's country is that of its
-- events. A stall is a BUFFERING_START, or a BUFFERING_END that no unended start of its session and episode came before, as the
-- live counters have it: an end of which so many ends are ahead of their starts as never before.
WITH marks AS (
  SELECT
    country,
    user_id,
    session_id,
    episode_id,
    event_type,
    event_time,
    event_id,
    buffer_ms,
    IF(event_type = 'BUFFERING_START', 0, 1) AS place,
    SUM(CASE event_type WHEN 'BUFFERING_END' THEN 1 WHEN 'BUFFERING_START' THEN -1 ELSE 0 END) OVER (
      PARTITION BY user_id, session_id, episode_id
      ORDER BY event_time, IF(event_type = 'BUFFERING_START', 0, 1), event_id
      ROWS UNBOUNDED PRECEDING
    ) AS ends_ahead
  FROM events
  WHERE code IS NULL AND topic IN ('playback', 'quality')
),
ordered AS (
  SELECT
    *,
    MAX(ends_ahead) OVER (
      PARTITION BY user_id, session_id, episode_id
      ORDER BY event_time, place, event_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS most_before
  FROM marks
),
sessions AS (
  SELECT
    country,
    user_id,
    session_id,
    COUNTIF(
      event_type = 'BUFFERING_START'
      OR (event_type = 'BUFFERING_END' AND ends_ahead > GREATEST(0, IFNULL(most_before, 0)))
    ) AS stalls,
    SUM(IF(event_type = 'BUFFERING_END', buffer_ms, 0)) AS stall_ms,
    COUNTIF(event_type = 'DROPOUT') AS dropouts
  FROM ordered
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
