export { askTranscription, cancelTranscription } from './ask.ts';
export { submitTranscription, type TranscriptionRequest } from './submit.ts';
