import { text, whole } from './define.ts';

/** Settings of the listening codebase. */
export const listeningSettings = {
  TRENDING_COOLDOWN_SEC: whole({
    doc: 'Seconds in which an episode is announced as trending at most once.',
    default: '3600',
    min: 60,
    max: 604_800,
  }),
  TRENDING_LOOKBACK_SEC: whole({
    doc: 'How far back surges are looked for, in seconds: longer than the schedule may be late.',
    default: '300',
    min: 120,
    max: 3600,
  }),
  BEACON_INTERVAL_SEC: whole({
    doc: 'Seconds between two heartbeats that players are asked for.',
    default: '60',
    min: 10,
    max: 3600,
  }),
  INGEST_ORIGINS: text({
    doc: 'Web origins that may report events, separated by commas; none for no web player.',
    default: 'none',
  }),
};
