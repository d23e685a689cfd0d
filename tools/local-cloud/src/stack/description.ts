import { NOTIFICATIONS_TOPIC } from '@earshot/contracts';

/** What Earshot consists of, apart from the services it runs on: one description for `./dev`, tests and benchmarks. */
export const stack = {
  projectId: 'demo-earshot',
  codebases: ['enrichment', 'listening', 'audience', 'mirror', 'dashboard'],
  /** Topics; each has one of dead letters beside it. */
  topics: ['playback', 'engagement', 'quality', NOTIFICATIONS_TOPIC],
  /** Settings in which the local cloud differs from production. */
  settings: {
    // Nobody here can judge an image: Vision's SafeSearch answers UNKNOWN.
    MODERATION_REQUIRED: 'none',
    // Nothing is far away, so a comparison with BigQuery need not wait for minutes.
    RECONCILE_LAND_SEC: '2',
    RECONCILE_SETTLE_SEC: '10',
  },
} as const;
