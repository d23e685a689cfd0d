import type { Transcript, TranscriptLinks } from '@earshot/contracts';
import { TRUSTED_COVERAGE } from '../audio/transcription.ts';
import { keywordsOf } from '../topics/keywords.ts';
import { labelOf } from '../topics/label.ts';
import { countTerms, termsOf } from '../topics/terms.ts';
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

/** The files of a job's transcript; their names hold the job, so that one job's are never another's. */
export function transcriptFiles(job: string, words: readonly Word[]): TranscriptFile[] {
  const folder = `transcripts/${job}`;
  return [
    { format: 'vtt', name: `${folder}.vtt`, content_type: 'text/vtt; charset=utf-8', text: webVtt(words) },
    {
      format: 'srt',
      name: `${folder}.srt`,
      content_type: 'application/x-subrip; charset=utf-8',
      text: subRip(words),
    },
    { format: 'json', name: `${folder}.json`, content_type: 'application/json', text: podcastJson(words) },
    {
      format: 'text',
      name: `${folder}.txt`,
      content_type: 'text/plain; charset=utf-8',
      text: plainText(words),
    },
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
  const labelled = transcript_coverage >= TRUSTED_COVERAGE ? labelOf(countTerms(terms)) : undefined;
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
