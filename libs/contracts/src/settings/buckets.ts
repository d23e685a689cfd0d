/** The names that the buckets of a project have unless it sets others. */
export function bucketsOf(project: string) {
  return {
    UPLOADS_BUCKET: `${project}-uploads`,
    TRANSCRIPTS_BUCKET: `${project}-transcripts`,
    DERIVED_BUCKET: `${project}-derived`,
    QUARANTINE_BUCKET: `${project}-quarantine`,
    MIRROR_BUCKET: `${project}-mirror`,
  } as const;
}
