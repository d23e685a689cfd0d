import { text } from './define.ts';

/** Settings of the mirror codebase. */
export const mirrorSettings = {
  MIRROR_DATASET: text({ doc: 'BigQuery dataset that state is mirrored to.', default: 'earshot' }),
};
