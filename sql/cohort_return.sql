-- Cohort return: of the listeners who played for the first time in a week (from Monday, UTC), how many played again so many
-- weeks later. Week 0 is the whole cohort.
WITH weeks AS (
  SELECT DISTINCT user_id, DATE_TRUNC(DATE(event_time), WEEK(MONDAY)) AS week
  FROM events
  WHERE code IS NULL AND event_type = 'PLAY'
),
firsts AS (
  SELECT user_id, MIN(week) AS cohort
  FROM weeks
  GROUP BY user_id
),
returns AS (
  SELECT firsts.cohort, DIV(DATE_DIFF(weeks.week, firsts.cohort, DAY), 7) AS weeks_later, COUNT(*) AS listeners
  FROM firsts
  JOIN weeks ON weeks.user_id = firsts.user_id
  GROUP BY firsts.cohort, weeks_later
)
SELECT
  cohort,
  weeks_later,
  listeners,
  ROUND(SAFE_DIVIDE(listeners, MAX(listeners) OVER (PARTITION BY cohort)), 4) AS share_of_cohort
FROM returns
ORDER BY cohort, weeks_later
