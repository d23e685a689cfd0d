import { dataOf, firestore, readUpload, transcriptions } from '@earshot/adapter-firestore';
import { listVersions, readObject, unlessGone } from '@earshot/adapter-storage';
import { bucketSettings, type EpisodeDocument, paths, Permanent, readSettings } from '@earshot/contracts';
import { chaptersOf, type TranscriptView, transcriptVersion } from '@earshot/dashboard-core';
import { decodeRecognition, type Word } from '@earshot/enrichment-core';
import { textOf } from './text.ts';

/** Largest result that is read, in bytes: eight hours of words with their times have about 15 MB. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;

/** An episode's transcript with the times of its words; undefined when it has none, or the words are gone. */
export async function readTranscriptView(episode: string): Promise<TranscriptView | undefined> {
  const document = await readEpisode(episode);
  const transcript = transcriptVersion(document);
  if (!document?.audio_upload || !document.transcript || transcript === undefined) return undefined;
  const words = await wordsOf(document.audio_upload);
  const { chapters } = document.transcript;
  return (
    words && {
      episode,
      transcript,
      words,
      chapters: chapters === undefined ? [] : await chaptersIn(chapters),
    }
  );
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
