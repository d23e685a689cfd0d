import { text, whole } from './define.ts';

/** Settings of the mirror codebase. */
export const mirrorSettings = {
  MIRROR_DATASET: text({ doc: 'BigQuery dataset that state is mirrored to.', default: 'earshot' }),
  MIRROR_BUCKET: text({ doc: 'Bucket of documents that are too large for a row of BigQuery.' }),
  MIRROR_TIMEOUT_MS: whole({
    doc: 'Longest that one request to BigQuery is waited for, in milliseconds.',
    default: '20000',
    min: 100,
    max: 60_000,
  }),
};
