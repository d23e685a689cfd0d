import { transcriptions as stored, type UploadSide } from '@earshot/adapter-firestore';
import { currentVersion, readObject } from '@earshot/adapter-storage';
import type { TranscriptionDocument } from '@earshot/contracts';
import { textChunks } from '@earshot/enrichment-core';
import { objectOf } from '../upload.ts';

/** Largest text read, in bytes: eight hours of speech have about half a megabyte. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Audio uploads, with the text of their transcripts as it was published. */
export const transcriptions: UploadSide<TranscriptionDocument> = { ...stored, text: publishedText };

async function publishedText({ result }: TranscriptionDocument): Promise<readonly string[]> {
  if (!result?.transcript || result.transcript_chunks === 0) return [];
  const object = await currentVersion(objectOf(result.transcript.text));
  return textChunks(Buffer.from(await readObject(object, MAX_TEXT_BYTES)).toString());
}
