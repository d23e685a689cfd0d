import { badAudio } from './bad.ts';
import { goodAudio } from './good.ts';
import type { CorpusAudio } from './upload.ts';

/** Audio of every kind that uploaders send, good and bad, and what is none. */
export const audioCorpus: readonly CorpusAudio[] = [...goodAudio, ...badAudio];
