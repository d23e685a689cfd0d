import assert from 'node:assert/strict';
import {
  type Artwork,
  type EpisodeDocument,
  type ModerationDocument,
  type TranscriptionDocument,
  why,
} from '@earshot/contracts';
import fc from 'fast-check';
import { claimSubmission, completed, ended, receiveAudio, retellAudio } from '../audio/transcription.ts';
import { claimJudging, judged, receiveImage, refuseImage } from '../image/moderation.ts';
import { requestImage } from '../image/reprocess.ts';
import { anUpload, aProbe, at, aTranscript, FINDINGS, must, T0 } from '../testing/builders.ts';
import { audioPatch, audioWithdrawal } from './audio.ts';
import { needing } from '../image/record.ts';
import { imagePatch, imageWithdrawal } from './image.ts';
import { patched } from './patch.ts';

const artwork: Artwork = {
  variants: [
    { url: 'gs://d/64.jpg', width: 64, height: 64, format: 'jpeg', bytes: 1 },
    { url: 'gs://d/300.jpg', width: 300, height: 300, format: 'jpeg', bytes: 1 },
    { url: 'gs://d/300.webp', width: 300, height: 300, format: 'webp', bytes: 1 },
  ],
  placeholder: 'AA==',
  dominant_color: '#112233',
};

const audio = receiveAudio(
  anUpload({ episode_id: 'e', title: 'T', show_id: 's', duration: '1:00' }),
  aProbe(),
  T0,
);
const submitted = must(claimSubmission(audio, T0));
const done = must(completed(submitted, aTranscript(), at(2)));
const claimed = must(claimJudging(receiveImage(anUpload({ episode_id: 'e' }), T0), T0));
const published = must(
  judged(
    needing(claimed, 'a1', at(1)),
    { decision: 'safe', findings: FINDINGS, made: { artwork_id: 'a1', artwork } },
    at(1),
  ),
);
const sensitive = must(judged(claimed, { decision: 'sensitive', findings: FINDINGS }, at(1)));
const review = must(judged(claimed, { decision: 'review', findings: FINDINGS }, at(1)));
const noImage = refuseImage(anUpload({ episode_id: 'e' }), { reason: 'the image is damaged' }, at(1));
const noAudio = receiveAudio(anUpload({ episode_id: 'e' }), { ok: false, ...why('upload.empty') }, at(1));

type Episode = EpisodeDocument | undefined;
const withAudio = (episode: Episode, record: TranscriptionDocument): Episode => {
  const patch = audioPatch(record, episode);
  return (patch && patched(episode, patch, at(5))) ?? episode;
};
const withImage = (episode: Episode, record: ModerationDocument): Episode => {
  const patch = imagePatch(record, episode);
  return (patch && patched(episode, patch, at(5))) ?? episode;
};

describe('an episode', () => {
  it('shows what its audio and its cover are', () => {
    const episode = withImage(withAudio(undefined, done), published);
    assert.deepEqual(episode, {
      episode_id: 'e',
      title: 'T',
      show_id: 's',
      duration: '1:00',
      duration_sec: 60,
      status: 'ready',
      audio_upload: done.job,
      ...aTranscript(),
      is_sensitive: false,
      artwork,
      image_url: 'gs://d/300.jpg',
      image_upload: published.image,
      created_at: at(5),
      updated_at: at(5),
    });
  });

  it('is the same whichever side comes first, and however often', () => {
    const sides = fc.array(fc.constantFrom('audio', 'image'), { maxLength: 8 });
    const image = fc.constantFrom(published, sensitive, review, noImage);
    const sound = fc.constantFrom(submitted, done, noAudio);
    fc.assert(
      fc.property(sides, image, sound, (before, cover, speech) => {
        const apply = (order: readonly string[]) =>
          order.reduce<Episode>(
            (episode, side) => (side === 'audio' ? withAudio(episode, speech) : withImage(episode, cover)),
            undefined,
          );
        assert.deepEqual(apply([...before, 'audio', 'image']), apply(['image', 'audio']));
      }),
    );
  });

  it('loses what the metadata of its audio tells no more', () => {
    const shorter = anUpload({ episode_id: 'e', show_id: 's' }, { metageneration: '2' });
    const retold = must(retellAudio(done, shorter, at(3)));
    const episode = must(withAudio(withAudio(undefined, done), retold));
    assert.deepEqual([episode.title, episode.duration, episode.show_id], [undefined, undefined, 's']);
    assert.equal(episode.label, done.result?.label);
  });

  it('keeps what an earlier upload told and a later one does not', () => {
    const untold = receiveAudio(anUpload({ episode_id: 'e' }, { generation: '2' }), aProbe(), at(3));
    const again = must(claimSubmission(untold, at(3)));
    assert.equal(must(withAudio(withAudio(undefined, done), again)).title, 'T');
  });

  it('shows nothing any more of audio that turns out to be of another one', () => {
    const both = must(withImage(withAudio(undefined, done), published));
    const left = must(patched(both, must(audioWithdrawal(done, both)), at(5)));
    assert.deepEqual(left, {
      ...must(withImage(undefined, published)),
      created_at: at(5),
      updated_at: at(5),
    });
    const failed = must(withAudio(undefined, noAudio));
    const cleared = must(patched(failed, must(audioWithdrawal(noAudio, failed)), at(5)));
    assert.deepEqual([cleared.faults, cleared.status], [undefined, 'awaiting_audio']);
    assert.equal(audioWithdrawal({ ...done, job: 'another' }, both), undefined);
  });

  it('keeps its cover while that is judged again', () => {
    const episode = must(withImage(undefined, published));
    const asked = must(requestImage(published, at(6)));
    assert.deepEqual([asked.state, asked.attempts, asked.lease_until], ['undecided', 0, at(6)]);
    assert.deepEqual(must(withImage(episode, asked)).artwork, artwork);
    assert.equal(requestImage(asked, at(7)), undefined);
    for (const record of [sensitive, review]) assert.equal(requestImage(record, at(7)), undefined);
    assert.equal(must(requestImage(noImage, at(7))).state, 'undecided');
  });

  it('is left alone by a patch that changes nothing', () => {
    const episode = must(withAudio(undefined, done));
    assert.equal(patched(episode, must(audioPatch(done, episode)), at(9)), undefined);
  });

  it('awaits its audio while there is a cover only', () => {
    assert.equal(withImage(undefined, published)?.status, 'awaiting_audio');
    assert.equal(withImage(undefined, noImage)?.status, 'awaiting_audio');
  });

  it('takes its cover away when a sensitive one follows', () => {
    const episode = withImage(withImage(undefined, published), sensitive);
    assert.equal(episode?.is_sensitive, true);
    assert.equal(episode.artwork, undefined);
    assert.equal(episode.image_url, undefined);
  });

  it('loses a cover that turns out to be of another episode, but no mark of a sensitive one', () => {
    const episode = must(withImage(withAudio(undefined, done), published));
    const left = must(patched(episode, must(imageWithdrawal(published, episode)), at(6)));
    assert.deepEqual(
      [left.artwork, left.image_url, left.image_upload, left.is_sensitive],
      [undefined, undefined, undefined, undefined],
    );
    assert.equal(left.label, 'business');
    assert.equal(imageWithdrawal(published, left), undefined, 'there is nothing more to lose');
    const marked = must(withImage(undefined, sensitive));
    assert.equal(imageWithdrawal(sensitive, marked), undefined);
  });

  it('says why a cover is not published, until it is', () => {
    const episode = withImage(undefined, review);
    assert.match(episode?.warnings?.image?.[0] ?? '', /not published/);
    assert.equal(episode?.is_sensitive, undefined);
    assert.equal(withImage(episode, published)?.warnings, undefined);
  });

  it('keeps its transcript when a later upload is no audio, and shows the fault', () => {
    const episode = withAudio(withAudio(undefined, done), noAudio);
    assert.equal(episode?.status, 'ready');
    assert.equal(episode.label, 'business');
    assert.deepEqual(episode.faults, {
      audio: {
        reason: 'the file is empty',
        because: { kind: 'upload.empty' },
        at: at(1),
        upload: noAudio.job,
      },
    });
    const again = withAudio(episode, must(completed(submitted, aTranscript(), at(3))));
    assert.equal(again?.status, 'ready');
  });

  it('loses its fault when a later upload is well', () => {
    const failed = must(ended(submitted, 'failed', { reason: 'lost' }, at(2)));
    const episode = withAudio(undefined, failed);
    assert.equal(episode?.status, 'failed');
    const next = receiveAudio(anUpload({ episode_id: 'e' }, { generation: '2' }), aProbe(), at(10));
    assert.equal(withAudio(episode, must(claimSubmission(next, at(10))))?.faults, undefined);
  });

  it('forgets all of an earlier transcript with a later one', () => {
    const episode = withAudio(undefined, done);
    const silent = must(completed(submitted, { transcription: '', transcript_coverage: 0 }, at(3)));
    const after = withAudio(episode, silent);
    assert.equal(after?.label, undefined);
    assert.equal(after?.keywords, undefined);
    assert.deepEqual(after?.warnings?.audio, ['no speech was recognised']);
  });
});
