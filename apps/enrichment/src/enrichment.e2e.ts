import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { changeKnown, firestore } from '@earshot/adapter-firestore';
import { paths } from '@earshot/contracts';
import { requestAudio } from '@earshot/enrichment-core';
import type { DeliveryCount, LocalCloud } from '@earshot/local-cloud';
import sharp from 'sharp';
import { takeResult } from './audio/result.ts';
import { transcriptions } from './audio/side.ts';
import { takeAudio } from './audio/uploaded.ts';
import { takeImage } from './image/uploaded.ts';
import { isNear, scriptVision, sharedCloud } from './testing/cloud.ts';
import {
  moderationIn,
  objectsIn,
  put,
  readEpisode,
  readModeration,
  readTranscription,
  removeUpload,
  resourceOf,
  setMetadata,
  textOf,
  transcriptionIn,
} from './testing/uploads.ts';

/** Covers of these colours are what Vision is made to say of them. */
const RED = '#c80000';
const YELLOW = '#c8c800';
const CYAN = '#00c8c8';

const cover = (background: string, width = 800, height = 600) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

describe('enrichment on the local cloud', () => {
  let cloud: LocalCloud;
  let earlier: readonly DeliveryCount[];
  let speech: Buffer;
  let sentence: Buffer;
  let visionIsDown = true;

  before(async () => {
    cloud = await sharedCloud();
    earlier = cloud.deliveries();
    scriptVision(({ dominantColor }) => {
      if (isNear(dominantColor, RED)) return { safeSearch: { adult: 'LIKELY' } };
      if (isNear(dominantColor, YELLOW)) return { safeSearch: { violence: 'POSSIBLE' } };
      if (visionIsDown && isNear(dominantColor, CYAN)) return { error: { code: 13, message: 'try again' } };
      return undefined;
    });
    speech = await readFile(new URL('fixtures/interest-rates.opus', import.meta.url));
    sentence = await readFile(new URL('fixtures/central-bank.opus', import.meta.url));
  });

  it('turns audio with metadata into an episode with transcript, label and measured duration', async () => {
    const audio = await put('shows/rates.opus', speech, {
      episode_id: 'episode_rates',
      show_id: 'show_money',
      title: 'Interest rates',
      duration: '2:15:03',
      duration_sec: '6739',
    });
    const record = await transcriptionIn(audio.id, 'done');
    const episode = await readEpisode('episode_rates');
    assert.equal(episode?.status, 'ready');
    assert.equal(episode.title, 'Interest rates');
    assert.equal(episode.show_id, 'show_money');
    assert.equal(episode.label, 'business');
    assert.match(episode.transcription ?? '', /interest rates/i);
    assert.ok(episode.duration_sec !== undefined && episode.duration_sec < 20, 'the measured duration wins');
    assert.equal(episode.warnings?.audio?.length, 2, 'both contradictions are told');
    assert.deepEqual(
      record.history.map(({ state }) => state),
      ['received', 'submitted', 'transcribing', 'done'],
    );
    const { vtt = '', srt = '', json = '', text = '' } = episode.transcript ?? {};
    assert.match(await textOf(vtt), /^WEBVTT\n\n00:00:0/);
    assert.match(await textOf(srt), /^1\n00:00:0\d,\d{3} --> /);
    assert.equal((JSON.parse(await textOf(json)) as { version: string }).version, '1.0.0');
    assert.match(await textOf(text), /inflation/i);
  });

  it('lets audio without an episode wait, and completes it once its metadata is set, transcribing it once', async () => {
    const audio = await put('late.opus', sentence);
    const waiting = await transcriptionIn(audio.id, 'awaiting_metadata');
    assert.match(waiting.reason ?? '', /episode_id/);
    await setMetadata(audio.name, { episode_id: 'episode_late', title: 'Told later' });
    const done = await transcriptionIn(audio.id, 'done');
    assert.equal(done.attempts, 1);
    assert.equal((await objectsIn('TRANSCRIPTS_BUCKET', `${audio.id}/`)).length, 1);
    await setMetadata(audio.name, { episode_id: 'episode_late', title: 'Told again' });
    await cloud.idle();
    const episode = await readEpisode('episode_late');
    assert.equal(episode?.title, 'Told again');
    assert.equal(episode.label, 'business');
    assert.equal(
      (await objectsIn('TRANSCRIPTS_BUCKET', `${audio.id}/`)).length,
      1,
      'it is not transcribed again',
    );
  });

  it('merges a cover before, and another after, the audio into the same episode', async () => {
    const before = await put(
      'before.png',
      await cover('#2040a0'),
      { episode_id: 'episode_both' },
      'text/plain',
    );
    await moderationIn(before.id, 'published');
    assert.equal((await readEpisode('episode_both'))?.status, 'awaiting_audio');
    const audio = await put('both.opus', sentence, { episode_id: 'episode_both', title: 'Both' });
    await transcriptionIn(audio.id, 'done');
    const merged = await readEpisode('episode_both');
    assert.equal(merged?.status, 'ready');
    assert.equal(merged.image_upload, before.id);
    assert.equal(merged.is_sensitive, false);
    const after = await put('after.png', await cover('#20a040', 400, 400), { episode_id: 'episode_both' });
    await moderationIn(after.id, 'published');
    const episode = await readEpisode('episode_both');
    assert.equal(episode?.image_upload, after.id);
    assert.equal(episode.label, 'business');
    assert.equal(episode.title, 'Both');
    const [jpeg] = episode.artwork?.variants.filter(({ url }) => url === episode.image_url) ?? [];
    assert.equal(jpeg?.width, 400);
  });

  it('publishes a cover whose episode is told after the upload', async () => {
    const image = await put('late.png', await cover('#8040a0'));
    const waiting = await moderationIn(image.id, 'awaiting_metadata');
    assert.ok(waiting.artwork);
    await setMetadata(image.name, { episode_id: 'episode_late_cover' });
    await moderationIn(image.id, 'published');
    assert.equal((await readEpisode('episode_late_cover'))?.image_upload, image.id);
  });

  it('quarantines a cover that is likely to be sensitive: original out of reach, nothing published', async () => {
    const image = await put('red.png', await cover(RED), {
      episode_id: 'episode_red',
      is_sensitive: 'false',
    });
    await moderationIn(image.id, 'quarantined');
    await cloud.idle();
    const record = await readModeration(image.id);
    assert.equal(record?.findings?.likelihoods.adult, 'LIKELY');
    assert.equal(record.decision, 'sensitive');
    const episode = await readEpisode('episode_red');
    assert.equal(episode?.is_sensitive, true);
    assert.equal(episode.artwork, undefined);
    assert.equal(episode.image_url, undefined);
    assert.deepEqual(await objectsIn('UPLOADS_BUCKET', 'red.png'), []);
    assert.deepEqual(await objectsIn('QUARANTINE_BUCKET', image.id), [image.id]);
    assert.deepEqual([record.artwork_id, record.artwork], [undefined, undefined]);
  });

  it('keeps a cover that may be sensitive, and one that cannot be judged, from being published', async () => {
    const doubtful = await put('yellow.png', await cover(YELLOW), { episode_id: 'episode_yellow' });
    const unjudged = await put('cyan.png', await cover(CYAN), { episode_id: 'episode_cyan' });
    await moderationIn(doubtful.id, 'in_review');
    await moderationIn(unjudged.id, 'undecided');
    for (const id of ['episode_yellow', 'episode_cyan']) {
      const episode = await readEpisode(id);
      assert.equal(episode?.is_sensitive, undefined);
      assert.equal(episode?.artwork, undefined);
      assert.match(episode?.warnings?.image?.[0] ?? '', /not published/);
    }
  });

  const broken = {
    'an empty WAV': () =>
      Buffer.from(
        `RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\0\0\0\0`,
        'latin1',
      ),
    'a text renamed .wav': () => Buffer.from('This is no sound at all. '.repeat(50)),
    'a file without a byte': () => Buffer.alloc(0),
    'a FLAC cut inside its header': () => Buffer.concat([Buffer.from('fLaC\0\0\0\x22'), Buffer.alloc(10)]),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    it(`ends ${what} as a visible fault of its episode`, async () => {
      const episode_id = `episode_${what.replaceAll(/\W+/g, '_')}`;
      const audio = await put(`${episode_id}.wav`, bytes(), { episode_id }, 'audio/wav');
      const record = await transcriptionIn(audio.id, 'rejected');
      assert.ok(record.reason);
      const episode = await readEpisode(episode_id);
      assert.equal(episode?.status, 'failed');
      assert.equal(episode.faults?.audio?.reason, record.reason);
      await cloud.idle();
      assert.equal(await readModeration(audio.id), undefined, 'the image side does not report it too');
    });
  }

  it('ends a damaged, a vector, a huge and a misnamed image as visible faults of their episodes', async () => {
    const png = await cover('#123456');
    const bomb = await sharp({ create: { width: 16_000, height: 15_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const images = {
      damaged: [png.subarray(0, png.length / 2), /damaged/],
      vector: [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /neither audio nor an image/],
      huge: [bomb, /50 megapixels/],
      text: [Buffer.from('hello'), /neither audio nor an image/],
    } as const;
    for (const [name, [bytes, reason]] of Object.entries(images)) {
      const episode_id = `episode_${name}`;
      const image = await put(`${name}.png`, bytes, { episode_id }, 'image/png');
      const record = await moderationIn(image.id, 'rejected');
      assert.match(record.reason ?? '', reason);
      assert.match((await readEpisode(episode_id))?.faults?.image?.reason ?? '', reason);
      await cloud.idle();
      assert.equal(await readTranscription(image.id), undefined, 'the audio side does not report it too');
    }
  });

  it('takes hostile names and metadata for what they are: text', async () => {
    const name = `..%2f$(touch x)"; rm -rf ~ ${'ü'.repeat(300)}.opus`;
    const audio = await put(name, sentence, { episode_id: '../users/admin', title: '$(x)`"; rm' });
    const record = await transcriptionIn(audio.id, 'awaiting_metadata');
    assert.match(record.warnings[0] ?? '', /episode_id/);
    await setMetadata(name, { episode_id: 'episode_hostile', title: '$(x)`"; rm' });
    await transcriptionIn(audio.id, 'done');
    assert.equal((await readEpisode('episode_hostile'))?.title, '$(x)`"; rm');
  });

  it('drops the result of an upload that a later one of the same name replaced', async () => {
    const metadata = { episode_id: 'episode_replaced' };
    const first = await put('replaced.opus', sentence, { ...metadata, title: 'First' });
    await transcriptionIn(first.id, 'submitted', 'transcribing', 'done');
    const second = await put('replaced.opus', sentence, { ...metadata, title: 'Second' });
    await transcriptionIn(second.id, 'done');
    await cloud.idle();
    const states = ['superseded', 'done'];
    assert.ok(states.includes((await readTranscription(first.id))?.state ?? ''));
    const episode = await readEpisode('episode_replaced');
    assert.equal(episode?.audio_upload, second.id);
    assert.equal(episode.title, 'Second');
  });

  it('ends at once what a later upload of the same name replaced while it waited', async () => {
    const first = await put('waiting.opus', sentence);
    await transcriptionIn(first.id, 'awaiting_metadata');
    const second = await put('waiting.opus', 'no audio at all', { episode_id: 'episode_waiting' });
    await transcriptionIn(second.id, 'rejected');
    assert.equal((await transcriptionIn(first.id, 'superseded')).attempts, 0);
  });

  it('cancels audio that is deleted while it waits for its metadata', async () => {
    const audio = await put('taken-back.opus', sentence);
    await transcriptionIn(audio.id, 'awaiting_metadata');
    await removeUpload(audio.name);
    assert.match((await transcriptionIn(audio.id, 'cancelled')).reason ?? '', /deleted/);
  });

  it('transcribes again by its tick what it is asked to, and shows the same', async () => {
    const audio = await put('asked-again.opus', sentence, { episode_id: 'episode_asked', title: 'Asked' });
    await transcriptionIn(audio.id, 'done');
    const shown = async () => ({ ...(await readEpisode('episode_asked')), updated_at: undefined });
    const before = await shown();
    const now = new Date();
    await changeKnown(transcriptions, audio.id, (record) => requestAudio(record, now), now);
    await cloud.runSchedule('enrichmentTick');
    await cloud.idle();
    const again = await transcriptionIn(audio.id, 'done');
    assert.equal(again.history.filter(({ state }) => state === 'done').length, 2);
    assert.deepEqual(await shown(), before);
    assert.equal((await objectsIn('TRANSCRIPTS_BUCKET', `${audio.id}/`)).length, 2);
  });

  it('finds by its tick a transcript whose event was lost', async () => {
    const audio = await put('lost.opus', sentence, { episode_id: 'episode_lost' });
    const done = await transcriptionIn(audio.id, 'done');
    const db = await firestore();
    const past = new Date(Date.now() - 60_000);
    await db.doc(paths.transcription(audio.id)).set({ ...done, state: 'transcribing', lease_until: past });
    await db.doc(paths.episode('episode_lost')).delete();
    await cloud.runSchedule('enrichmentTick');
    await transcriptionIn(audio.id, 'done');
    assert.equal((await readEpisode('episode_lost'))?.label, 'business');
  });

  it('gives up by its tick a job that the service does not know', async () => {
    const audio = await put('unknown.opus', sentence, { episode_id: 'episode_unknown' });
    const done = await transcriptionIn(audio.id, 'done');
    const lost = {
      ...done,
      state: 'transcribing',
      operation: `${(done.operation ?? '').replace(/[^/]+$/, '')}0000`,
      lease_until: new Date(Date.now() - 60_000),
    };
    await (await firestore()).doc(paths.transcription(audio.id)).set(lost);
    await cloud.runSchedule('enrichmentTick');
    assert.match((await transcriptionIn(audio.id, 'failed')).reason ?? '', /lost the job/);
    assert.match((await readEpisode('episode_unknown'))?.faults?.audio?.reason ?? '', /lost the job/);
  });

  it('judges by its tick a cover again that could not be judged', async () => {
    const image = await put('again-cyan.png', await cover(CYAN), { episode_id: 'episode_judged_again' });
    await moderationIn(image.id, 'undecided');
    visionIsDown = false;
    await (
      await firestore()
    )
      .doc(paths.moderation(image.id))
      .update({ lease_until: new Date(Date.now() - 60_000) });
    await cloud.runSchedule('enrichmentTick');
    assert.equal((await moderationIn(image.id, 'published')).attempts, 2);
    const episode = await readEpisode('episode_judged_again');
    assert.equal(episode?.is_sensitive, false);
    assert.equal(episode.warnings, undefined, 'the warning went with its cause');
  });

  it('changes nothing when an event is delivered again', async () => {
    const audio = await put('again.opus', sentence, { episode_id: 'episode_again' });
    const image = await put('again.png', await cover('#405060'), { episode_id: 'episode_again' });
    await transcriptionIn(audio.id, 'done');
    await moderationIn(image.id, 'published');
    await cloud.idle();
    const seen = () =>
      Promise.all([readTranscription(audio.id), readModeration(image.id), readEpisode('episode_again')]);
    const before = await seen();
    const [result = ''] = await objectsIn('TRANSCRIPTS_BUCKET', `${audio.id}/`);
    for (const take of [takeAudio, takeImage]) {
      await take({ data: await resourceOf('UPLOADS_BUCKET', audio.name) });
      await take({ data: await resourceOf('UPLOADS_BUCKET', image.name) });
    }
    await takeResult({ data: await resourceOf('TRANSCRIPTS_BUCKET', result) });
    await cloud.idle();
    assert.deepEqual(await seen(), before);
    assert.equal((await objectsIn('TRANSCRIPTS_BUCKET', `${audio.id}/`)).length, 1);
  });

  it('needed no delivery twice for any of this', () => {
    const twice = (counts: readonly DeliveryCount[]) =>
      counts.map(({ function: name, retried, deadLettered }) => ({ name, retried, deadLettered }));
    assert.deepEqual(twice(cloud.deliveries()), twice(earlier));
  });
});
