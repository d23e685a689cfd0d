import { createHash } from 'node:crypto';
import type { TranscriptLinks } from '@earshot/contracts';
import { chaptersJson, chaptersOf } from '../chapters/chapters.ts';
import { plainText, podcastJson, subRip, webVtt } from './formats.ts';
import type { Word } from './recognition.ts';
import { isTrusted } from './trust.ts';

/** A file to publish. */
export interface TranscriptFile {
  readonly format: keyof TranscriptLinks;
  readonly name: string;
  readonly content_type: string;
  readonly text: string;
}

/**
 * The files of a job's transcript. Their names hold the job and what is in them: one job's are never another's, and a job that
 * is done again leaves the old ones to who still reads them. Chapters only where a trusted transcript has them.
 */
export function transcriptFiles(
  job: string,
  words: readonly Word[],
  durationSec: number,
): readonly TranscriptFile[] {
  const file = (
    format: keyof TranscriptLinks,
    extension: string,
    content_type: string,
    text: string,
  ): TranscriptFile => ({
    format,
    name: `transcripts/${job}/${digest(text)}.${extension}`,
    content_type,
    text,
  });
  const chapters = isTrusted(words, durationSec) ? chaptersOf(words) : [];
  return [
    file('vtt', 'vtt', 'text/vtt; charset=utf-8', webVtt(words)),
    file('srt', 'srt', 'application/x-subrip; charset=utf-8', subRip(words)),
    file('json', 'json', 'application/json', podcastJson(words)),
    file('text', 'txt', 'text/plain; charset=utf-8', plainText(words)),
    ...(chapters.length > 0
      ? [file('chapters', 'chapters.json', 'application/json+chapters', chaptersJson(chapters))]
      : []),
  ];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
