import { text } from './define.ts';

/** What all codebases share. Firebase sets GCLOUD_PROJECT in every function. */
export const platformSettings = {
  GCLOUD_PROJECT: text({ doc: 'The Google Cloud project.' }),
  FUNCTIONS_REGION: text({
    doc: 'Region of functions, buckets and topics; read when a codebase is deployed.',
    default: 'europe-west1',
  }),
};
