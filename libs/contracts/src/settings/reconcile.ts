import { whole, word } from './define.ts';

/** How live counters are compared with the raw events in BigQuery. */
export const reconcileSettings = {
  RECONCILE_DRIFT: word({
    doc: 'What becomes of counters that differ from the raw events in BigQuery: report, or repair by what they lack.',
    default: 'report',
    of: ['report', 'repair'],
  }),
  RECONCILE_LAND_SEC: whole({
    doc: 'How long a message may take to reach BigQuery, in seconds: counters of so long ago are compared.',
    default: '60',
    min: 0,
    max: 1800,
  }),
  RECONCILE_SETTLE_SEC: whole({
    doc: 'How long a message may take to be folded, in seconds, before what it lacks in a counter is a drift.',
    default: '600',
    min: 0,
    max: 86_400,
  }),
};
