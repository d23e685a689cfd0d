-- Funnel of notifications, by type: made, delivered, read, and followed by the listener's play of the episode it is about
-- while it was worth telling. A play or resume up to ttl_sec after the delivery counts.
WITH told AS (
  SELECT
    notification_id,
    user_id,
    type,
    state,
    read_at,
    dismissed_at,
    delivered_at,
    TIMESTAMP_ADD(delivered_at, INTERVAL ttl_sec SECOND) AS until,
    JSON_VALUE(data, '$.payload.episode_id') AS episode_id
  FROM notifications
),
followed AS (
  SELECT DISTINCT told.notification_id, told.user_id
  FROM told
  JOIN events
    ON events.user_id = told.user_id AND events.episode_id = told.episode_id
  WHERE events.code IS NULL
    AND events.event_type IN ('PLAY', 'RESUME')
    AND events.event_time >= told.delivered_at
    AND events.event_time <= told.until
)
SELECT
  told.type,
  COUNT(*) AS made,
  COUNTIF(told.state = 'delivered') AS delivered,
  COUNTIF(told.state IN ('suppressed', 'expired', 'failed')) AS not_delivered,
  COUNTIF(told.read_at IS NOT NULL) AS read,
  COUNTIF(told.dismissed_at IS NOT NULL) AS dismissed,
  COUNTIF(followed.user_id IS NOT NULL) AS followed,
  ROUND(SAFE_DIVIDE(COUNTIF(followed.user_id IS NOT NULL), COUNTIF(told.state = 'delivered')), 4) AS followed_of_delivered
FROM told
LEFT JOIN followed
  ON followed.notification_id = told.notification_id AND followed.user_id = told.user_id
GROUP BY told.type
ORDER BY made DESC, told.type
