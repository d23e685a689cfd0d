import { NOTIFICATIONS_TOPIC } from '@earshot/contracts';

/** What Earshot consists of, apart from the services it runs on: one description for `./dev`, tests and benchmarks. */
export const stack = {
  projectId: 'demo-earshot',
  codebases: ['enrichment', 'listening', 'audience', 'mirror'],
  /** Topics; each has one of dead letters beside it. */
  topics: ['playback', 'engagement', 'quality', NOTIFICATIONS_TOPIC],
  /** Buckets by the setting that names them; `<project>-<suffix>`. */
  buckets: {
    UPLOADS_BUCKET: 'uploads',
    TRANSCRIPTS_BUCKET: 'transcripts',
    DERIVED_BUCKET: 'derived',
    QUARANTINE_BUCKET: 'quarantine',
  },
  /** Settings in which the local cloud differs from production. */
  settings: {
    // Nobody here can judge an image: Vision's SafeSearch answers UNKNOWN.
    MODERATION_REQUIRED: 'none',
  },
} as const;

/** The buckets of a project, by setting. */
export function bucketsOf(projectId: string): Readonly<Record<keyof typeof stack.buckets, string>> {
  const { UPLOADS_BUCKET, TRANSCRIPTS_BUCKET, DERIVED_BUCKET, QUARANTINE_BUCKET } = stack.buckets;
  return {
    UPLOADS_BUCKET: `${projectId}-${UPLOADS_BUCKET}`,
    TRANSCRIPTS_BUCKET: `${projectId}-${TRANSCRIPTS_BUCKET}`,
    DERIVED_BUCKET: `${projectId}-${DERIVED_BUCKET}`,
    QUARANTINE_BUCKET: `${projectId}-${QUARANTINE_BUCKET}`,
  };
}
