import { SAFE_SEARCH_CATEGORIES } from '../documents/safe-search.ts';
import { endpoint, languages, text, whole, word, words } from './define.ts';

/** The buckets that enrichment reads from and writes to. */
export const bucketSettings = {
  UPLOADS_BUCKET: text({ doc: 'Bucket that uploaders write audio and covers to.' }),
  TRANSCRIPTS_BUCKET: text({ doc: 'Bucket that Speech-to-Text writes its results to.' }),
  DERIVED_BUCKET: text({ doc: 'Bucket of what is published: transcript formats and cover variants.' }),
  QUARANTINE_BUCKET: text({ doc: 'Bucket of originals that must not be seen.' }),
};

/** How audio is transcribed. */
export const speechSettings = {
  SPEECH_ENDPOINT: endpoint({
    doc: 'Speech-to-Text V2 endpoint; its region must be that of SPEECH_LOCATION.',
    default: 'https://speech.googleapis.com',
  }),
  SPEECH_LOCATION: text({
    doc: 'Location of the Speech recogniser, such as global or eu.',
    default: 'global',
  }),
  SPEECH_MODEL: text({ doc: 'Speech-to-Text model.', default: 'long' }),
  SPEECH_LANGUAGES: languages({
    doc: 'Languages that audio may be in when its upload names none; of several, Speech detects which. `auto` lets models that can, such as chirp_2, detect any.',
    default: 'en-US',
  }),
  SPEECH_SPEAKERS: whole({
    doc: 'Most speakers to tell apart; 0 leaves them unnamed (cheaper, and not every model can).',
    default: '0',
    min: 0,
    max: 6,
  }),
  SPEECH_OPTIONS: words({
    doc: 'punctuation: automatic punctuation; hints: title and show as phrase hints; dynamic_batching: at a fifth of the price, within 24 hours.',
    default: 'punctuation,hints',
    of: ['punctuation', 'hints', 'dynamic_batching'],
  }),
};

/** What tells an episode's label. */
export const topicSettings = {
  TOPIC_LABELLER: word({
    doc: 'lexicon: by its words, at no cost; natural_language: by Cloud Natural Language, in many languages and at a price.',
    default: 'lexicon',
    of: ['lexicon', 'natural_language'],
  }),
  LANGUAGE_ENDPOINT: endpoint({
    doc: 'Cloud Natural Language endpoint.',
    default: 'https://language.googleapis.com',
  }),
};

/** How covers are moderated. */
export const moderationSettings = {
  VISION_ENDPOINT: endpoint({ doc: 'Vision endpoint.', default: 'https://vision.googleapis.com' }),
  MODERATION_REQUIRED: words({
    doc: 'SafeSearch categories that must be known before an image is published.',
    default: 'adult,violence,racy',
    of: SAFE_SEARCH_CATEGORIES,
  }),
};

const quality = (format: string, preset: string) =>
  whole({ doc: `Quality of the covers published as ${format}.`, default: preset, min: 1, max: 100 });

/** How covers are published. */
export const artworkSettings = {
  ARTWORK_QUALITY_AVIF: quality('AVIF', '55'),
  ARTWORK_QUALITY_WEBP: quality('WebP', '80'),
  ARTWORK_QUALITY_JPEG: quality('JPEG', '82'),
};

/** Settings of the enrichment codebase. */
export const enrichmentSettings = {
  ...bucketSettings,
  ...speechSettings,
  ...topicSettings,
  ...moderationSettings,
  ...artworkSettings,
};
