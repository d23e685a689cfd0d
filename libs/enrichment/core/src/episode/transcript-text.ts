import { type EpisodeDocument, paths, type TranscriptChunk } from '@earshot/contracts';

/** What an episode was and what it becomes. */
export interface EpisodeChange {
  readonly before: EpisodeDocument | undefined;
  readonly after: EpisodeDocument;
}

/** A document of a transcript's text to be written, or to be deleted where there is no chunk. */
export interface ChunkWrite {
  readonly path: string;
  readonly chunk?: TranscriptChunk;
}

/** Whether an episode shows another transcript than before, or none any more: only then its text changes. */
export function changesText({ before, after }: EpisodeChange): boolean {
  return before?.transcript?.text !== after.transcript?.text;
}

/** Puts the text of an episode's transcript, in its chunks, in the place of the one before, of which nothing is left. */
export function chunkWrites({ before, after }: EpisodeChange, chunks: readonly string[]): ChunkWrite[] {
  const { episode_id } = after;
  const length = Math.max(chunks.length, before?.transcript_chunks ?? 0);
  return Array.from({ length }, (_, index) => {
    const path = paths.transcriptChunk(episode_id, index);
    const text = chunks[index];
    return text === undefined ? { path } : { path, chunk: { episode_id, index, text } };
  });
}
