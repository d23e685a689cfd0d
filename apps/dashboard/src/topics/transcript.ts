import { dataOf, firestore, readUpload, transcriptions } from '@earshot/adapter-firestore';
import { listVersions, readObject, unlessGone } from '@earshot/adapter-storage';
import { bucketSettings, type EpisodeDocument, paths, Permanent, readSettings } from '@earshot/contracts';
import { chaptersOf, type TranscriptView, transcriptVersion } from '@earshot/dashboard-core';
import { decodeRecognition, type Word } from '@earshot/enrichment-core';
import { keptLast } from './kept.ts';
import { textOf } from './text.ts';

/** Largest result that is read, in bytes: eight hours of words with their times have about 15 MB. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;

/** Transcripts that an instance keeps; of eight hours, one has about 6 MB. */
const KEPT = 4;

/** An episode's {@link TranscriptView} as JSON in UTF-8; undefined when it has none, or the words are gone. */
export type ReadTranscript = (episode: string) => Promise<Uint8Array | undefined>;

/** Reads transcripts, each of its versions once while it is asked for. */
export function transcriptReader(): ReadTranscript {
  const kept = keptLast<Uint8Array | undefined>(KEPT);
  return async (episode) => {
    const document = await readEpisode(episode);
    const version = transcriptVersion(document);
    if (!document?.audio_upload || !document.transcript || version === undefined) return undefined;
    const { audio_upload: job, transcript } = document;
    return kept(`${episode} ${version}`, async () => {
      const words = await wordsOf(job);
      if (!words) return undefined;
      const chapters = transcript.chapters === undefined ? [] : await chaptersIn(transcript.chapters);
      const view: TranscriptView = { episode, transcript: version, words, chapters };
      return Buffer.from(JSON.stringify(view));
    });
  };
}

/** An episode's document. */
export async function readEpisode(episode: string): Promise<EpisodeDocument | undefined> {
  const db = await firestore();
  return dataOf<EpisodeDocument>(await db.doc(paths.episode(episode)).get());
}

/** The words of a job as Speech-to-Text has told them: what is published has the times of lines only. */
async function wordsOf(job: string): Promise<readonly Word[] | undefined> {
  const record = await readUpload(transcriptions, job);
  if (!record) return undefined;
  const { TRANSCRIPTS_BUCKET } = readSettings(bucketSettings);
  const results = await listVersions(TRANSCRIPTS_BUCKET, `${job}/`);
  const [latest] = results.toSorted((a, b) => Number(BigInt(b.generation) - BigInt(a.generation)));
  const bytes = latest && (await unlessGone(readObject(latest, MAX_RESULT_BYTES)));
  if (!bytes) return undefined;
  const decoded = decodeRecognition(Buffer.from(bytes).toString());
  if (!decoded.ok) throw new Permanent(`the transcript cannot be read: ${decoded.reason}`);
  return decoded.value;
}

async function chaptersIn(uri: string) {
  const json = await textOf(uri);
  if (json === undefined) return [];
  const decoded = chaptersOf(json);
  if (!decoded.ok) throw new Permanent(`${uri} has no chapters: ${decoded.reason}`);
  return decoded.value;
}
