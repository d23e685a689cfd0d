import { SAFE_SEARCH_CATEGORIES } from '../documents/upload.ts';
import { endpoint, text, words } from './define.ts';

/** Settings of the enrichment codebase. */
export const enrichmentSettings = {
  UPLOADS_BUCKET: text({ doc: 'Bucket that uploaders write audio and covers to.' }),
  TRANSCRIPTS_BUCKET: text({ doc: 'Bucket that Speech-to-Text writes its results to.' }),
  DERIVED_BUCKET: text({ doc: 'Bucket of what is published: transcript formats and cover variants.' }),
  QUARANTINE_BUCKET: text({ doc: 'Bucket of originals that must not be seen.' }),
  SPEECH_ENDPOINT: endpoint({
    doc: 'Speech-to-Text V2 endpoint; its region must be that of SPEECH_LOCATION.',
    default: 'https://speech.googleapis.com',
  }),
  SPEECH_LOCATION: text({
    doc: 'Location of the Speech recogniser, such as global or eu.',
    default: 'global',
  }),
  SPEECH_MODEL: text({ doc: 'Speech-to-Text model.', default: 'long' }),
  SPEECH_LANGUAGE: text({ doc: 'BCP-47 language when the upload names none.', default: 'en-US' }),
  VISION_ENDPOINT: endpoint({ doc: 'Vision endpoint.', default: 'https://vision.googleapis.com' }),
  MODERATION_REQUIRED: words({
    doc: 'SafeSearch categories that must be known before an image is published.',
    default: 'adult,violence,racy',
    of: SAFE_SEARCH_CATEGORIES,
  }),
};
