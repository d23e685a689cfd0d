import type { Transcript, TranscriptLinks } from '@earshot/contracts';
import { keywordsOf } from '../topics/keywords.ts';
import type { Labelled } from '../topics/label.ts';
import { termsOf } from '../topics/terms.ts';
import { textChunks } from './chunks.ts';
import { excerpt, plainText } from './formats.ts';
import { coverageOf, type Word } from './recognition.ts';
import { isTrusted } from './trust.ts';

/** Characters of the transcript that the episode itself shows. */
const EXCERPT_CHARS = 2000;

/** What a recognised transcript came to beside its words. */
export interface Findings {
  /** Of the audio, in seconds. */
  readonly durationSec: number;
  readonly links: TranscriptLinks;
  /** Undefined where its words leave it undecided. */
  readonly labelled: Labelled | undefined;
}

/** What a transcript says about its episode. Of one that is not trusted, neither label nor keywords are told. */
export function readTranscript(
  words: readonly Word[],
  { durationSec, links, labelled }: Findings,
): Transcript {
  const text = plainText(words);
  const common = {
    transcription: excerpt(text, EXCERPT_CHARS),
    transcript: links,
    transcript_chunks: textChunks(text).length,
    transcript_coverage: coverageOf(words, durationSec),
  };
  if (!isTrusted(words, durationSec)) return { ...common, transcript_trusted: false };
  return {
    ...common,
    transcript_trusted: true,
    ...(labelled && {
      label: labelled.label,
      label_confidence: labelled.confidence,
      label_evidence: labelled.evidence,
    }),
    keywords: keywordsOf(termsOf(text)),
  };
}
