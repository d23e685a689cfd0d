import { whole } from './define.ts';

/** Settings of the audience codebase. */
export const audienceSettings = {
  CATALOGUE_LIFE_SEC: whole({
    doc: 'How long an instance keeps the catalogue that it recommends from, in seconds.',
    default: '60',
    min: 0,
    max: 3600,
  }),
};
