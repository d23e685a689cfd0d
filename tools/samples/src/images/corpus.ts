import { badImages } from './bad.ts';
import { goodImages } from './good.ts';
import type { CorpusImage } from './upload.ts';

/** Images of every kind that uploaders send, good and bad. Nothing of it needs a decoder to be made. */
export const imageCorpus: readonly CorpusImage[] = [...goodImages, ...badImages];
