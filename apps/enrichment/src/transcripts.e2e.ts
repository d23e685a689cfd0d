import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import { storage } from '@earshot/adapter-storage';
import { paths, type TranscriptChunk } from '@earshot/contracts';
import { CHUNK_CHARS } from '@earshot/enrichment-core';
import { sharedCloud } from './testing/cloud.ts';
import { type Put, put, readEpisode, setMetadata, textOf, transcriptionIn } from './testing/uploads.ts';

const REEFS =
  'the divers swam around the coral reef and counted turtles in the lagoon before the tide came back.';
const TRAINS =
  'the locomotive left the station late and the signal in the tunnel stopped every railway carriage.';

/** A result as Speech-to-Text writes it: one sentence every six seconds. */
function resultOf(sentences: readonly string[]): string {
  const results = sentences.map((sentence, i) => ({
    alternatives: [{ transcript: sentence }],
    resultEndOffset: `${(i + 1) * 6}s`,
  }));
  return JSON.stringify({ results });
}

const times = (count: number, sentence: string) => Array.from({ length: count }, () => sentence);

describe('a long transcript on the local cloud', () => {
  let audio: Put;

  before(async () => {
    await sharedCloud();
    const speech = await readFile(new URL('fixtures/central-bank.opus', import.meta.url));
    audio = await put('long.opus', speech, { episode_id: 'episode_long', title: 'Reefs and rails' });
    await transcriptionIn(audio.id, 'done');
  });

  /** Has the job wait for a result of audio of this length, and brings that. */
  const transcribed = async (sentences: readonly string[], durationSec: number, attempt: string) => {
    const record = (await firestore()).doc(paths.transcription(audio.id));
    await record.update({ state: 'transcribing', 'audio.duration_sec': durationSec });
    const bucket = (await storage()).bucket(process.env['TRANSCRIPTS_BUCKET'] ?? '');
    await bucket.file(`${audio.id}/${attempt}.json`).save(resultOf(sentences), { resumable: false });
    await transcriptionIn(audio.id, 'done');
  };

  const chunksOf = async (episode: string): Promise<TranscriptChunk[]> => {
    const found = await (await firestore()).collection(`${paths.episode(episode)}/transcript`).get();
    return found.docs.flatMap((snapshot) => dataOf<TranscriptChunk>(snapshot) ?? []);
  };

  const assertWhole = async (episode: string, chunks: number) => {
    const found = await chunksOf(episode);
    assert.deepEqual(
      found.map(({ episode_id, index }) => [episode_id, index]),
      Array.from({ length: chunks }, (_, index) => [episode, index]),
    );
    const shown = await readEpisode(episode);
    assert.equal(shown?.transcript_chunks, chunks);
    assert.equal(found.map(({ text }) => text).join(''), await textOf(shown.transcript?.text ?? ''));
  };

  it('has its whole text beside the episode, in documents small enough for a trigger, and chapters', async () => {
    await transcribed([...times(300, REEFS), ...times(300, TRAINS)], 3600, 'first');
    await assertWhole('episode_long', 3);
    for (const { text } of await chunksOf('episode_long')) assert.ok(text.length <= CHUNK_CHARS);
    const episode = await readEpisode('episode_long');
    assert.equal(episode?.transcript_trusted, true);
    assert.ok((episode.transcription ?? '').length <= 2000);
    const { chapters } = JSON.parse(await textOf(episode.transcript?.chapters ?? '')) as {
      chapters: { startTime: number }[];
    };
    assert.deepEqual(
      chapters.map(({ startTime }) => Math.round(startTime / 60)),
      [0, 30],
    );
  });

  it('leaves nothing of a longer one before it', async () => {
    await transcribed(times(250, TRAINS), 1500, 'second');
    await assertWhole('episode_long', 2);
    assert.equal((await readEpisode('episode_long'))?.transcript?.chapters, undefined);
  });

  it('is told but not trusted when it covers too little of the audio', async () => {
    await transcribed(times(20, TRAINS), 1500, 'third');
    await assertWhole('episode_long', 1);
    const episode = await readEpisode('episode_long');
    assert.equal(episode?.transcript_trusted, false);
    assert.deepEqual([episode.label, episode.keywords], [undefined, undefined]);
    assert.match(episode.warnings?.audio?.join() ?? '', /covers 8 % of the audio; it is not trusted/);
  });

  it('moves with its audio to another episode, and leaves nothing behind', async () => {
    await setMetadata(audio.name, { episode_id: 'episode_long_moved', title: 'Moved' });
    await (await sharedCloud()).idle();
    await assertWhole('episode_long_moved', 1);
    assert.deepEqual(await chunksOf('episode_long'), []);
    assert.equal((await readEpisode('episode_long'))?.transcript_chunks, undefined);
  });
});
