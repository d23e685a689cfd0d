import { createHash } from 'node:crypto';
import type { Transcript, TranscriptLinks } from '@earshot/contracts';
import { TRUSTED_COVERAGE } from '../audio/transcription.ts';
import { keywordsOf } from '../topics/keywords.ts';
import { labelOf } from '../topics/label.ts';
import { termsOf } from '../topics/terms.ts';
import { excerpt, plainText, podcastJson, subRip, webVtt } from './formats.ts';
import { coverageOf, type Word } from './recognition.ts';

/** A file to publish. */
export interface TranscriptFile {
  readonly format: keyof TranscriptLinks;
  readonly name: string;
  readonly content_type: string;
  readonly text: string;
}

/** Characters of the transcript that the episode itself shows. */
const EXCERPT_CHARS = 2000;

/**
 * The files of a job's transcript. Their names hold the job, so that one job's are never another's, and a digest of their
 * content, so that a job that is done again writes others and a result that comes again the same.
 */
export function transcriptFiles(job: string, words: readonly Word[]): TranscriptFile[] {
  const file = (format: keyof TranscriptLinks, extension: string, content_type: string, text: string) => {
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    return { format, name: `transcripts/${job}/${digest}.${extension}`, content_type, text };
  };
  return [
    file('vtt', 'vtt', 'text/vtt; charset=utf-8', webVtt(words)),
    file('srt', 'srt', 'application/x-subrip; charset=utf-8', subRip(words)),
    file('json', 'json', 'application/json', podcastJson(words)),
    file('text', 'txt', 'text/plain; charset=utf-8', plainText(words)),
  ];
}

/** What a transcript says about its episode. One that covers too little of the audio is told, but gives no label. */
export function readTranscript(
  words: readonly Word[],
  durationSec: number,
  transcript: TranscriptLinks,
): Transcript {
  const text = plainText(words);
  const terms = termsOf(text);
  const transcript_coverage = coverageOf(words, durationSec);
  const labelled = transcript_coverage >= TRUSTED_COVERAGE ? labelOf(terms) : undefined;
  return {
    ...(labelled && {
      label: labelled.label,
      label_confidence: labelled.confidence,
      label_evidence: labelled.evidence,
    }),
    keywords: keywordsOf(terms),
    transcription: excerpt(text, EXCERPT_CHARS),
    transcript,
    transcript_coverage,
  };
}
