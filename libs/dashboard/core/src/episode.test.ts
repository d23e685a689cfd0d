import assert from 'node:assert/strict';
import { type EpisodeDocument, why } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { coverOfWidth } from './brief.ts';
import { episodeOf } from './episode.ts';
import { chaptersOf, linesOf } from './published.ts';
import { retentionOf } from './retention.ts';

const now = new Date('2026-11-22T10:00:00Z');
const variant = (width: number, format: 'jpeg' | 'avif') => ({
  url: `gs://derived/artwork/a/${width}.${format}`,
  width,
  height: width,
  format,
  bytes: 1,
});
const document: EpisodeDocument = {
  episode_id: 'e/1',
  title: 'One',
  status: 'ready',
  duration_sec: 200,
  audio_upload: 'job',
  image_upload: 'image-of-this-episode',
  artwork: {
    variants: [variant(300, 'jpeg'), variant(1200, 'avif'), variant(1200, 'jpeg'), variant(100, 'jpeg')],
    placeholder: 'x',
    dominant_color: '#000000',
  },
  transcript: {
    vtt: 'gs://d/transcripts/job/1.vtt',
    srt: '',
    json: 'gs://d/transcripts/job/2.json',
    text: '',
  },
  faults: { image: { ...why('image.damaged'), at: now, upload: 'other' } },
  warnings: { audio: ['it is quiet'] },
  updated_at: now,
};

const view = (
  lines = [
    { start: 3, text: 'hello' },
    { start: 60, text: 'world' },
  ],
) =>
  episodeOf({
    nowMs: now.getTime(),
    episode: 'e/1',
    document,
    figures: {
      episode_id: 'e/1',
      plays: 4,
      completes: 1,
      reach: { '0': 4, '5': 2 },
      dropouts: { network: 2 },
    },
    minutes: [],
    lines,
  });

describe('the view of an episode', () => {
  it('shows covers by this server, in the format that every browser knows, never where they are stored', () => {
    const { cover, covers } = view();
    assert.equal(cover, 'api/episodes/e%2F1/cover/300?v=image-of-thi');
    assert.deepEqual(
      covers.map(({ width }) => width),
      [1200, 300, 100],
    );
    assert.ok(!JSON.stringify(view()).includes('gs://'));
    assert.equal(coverOfWidth(document, 1200)?.format, 'jpeg');
  });

  it('says what is said where listeners leave', () => {
    const { retention, completion } = view();
    assert.equal(completion, 0.25);
    assert.deepEqual(retention.slice(0, 2), [
      { percent: 0, second: 0, sessions: 4, share: 1, line: 'hello' },
      { percent: 5, second: 10, sessions: 2, share: 0.5, line: 'hello' },
    ]);
    assert.equal(retention[7]?.line, 'world');
  });

  it('has a transcript that is named anew when it changes', () => {
    assert.equal(view().transcript, 'job/2.json');
  });

  it('tells faults and warnings of both sides', () => {
    assert.deepEqual(view().notes, [
      { side: 'audio', kind: 'warning', reason: 'it is quiet' },
      { side: 'image', kind: 'fault', ...why('image.damaged'), at: now.getTime() },
    ]);
  });

  it('is there for an episode that was heard of but not uploaded', () => {
    const unknown = episodeOf({
      nowMs: 0,
      episode: 'e',
      document: undefined,
      figures: { episode_id: 'e', plays: 1 },
      minutes: [],
      lines: [],
    });
    assert.equal(unknown.counters.plays, 1);
    assert.equal(unknown.has_audio, false);
    assert.ok(!('title' in unknown));
  });

  it('carries texts of any kind through JSON as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        const shown = episodeOf({
          nowMs: 0,
          episode: 'e',
          document: { ...document, title },
          figures: undefined,
          minutes: [],
          lines: [{ start: 0, text: title }],
        });
        const read = JSON.parse(JSON.stringify(shown)) as typeof shown;
        assert.equal(read.title, title);
        assert.equal(read.retention[0]?.line, title);
      }),
      cases(100),
    );
  });
});

describe('the retention curve', () => {
  it('is flat where nobody listened, and has no seconds where the duration is not known', () => {
    const curve = retentionOf({}, undefined, []);
    assert.equal(curve.length, 20);
    assert.deepEqual(curve[19], { percent: 95, sessions: 0, share: 0 });
  });
});

describe('published texts', () => {
  it('are read in order of time', () => {
    const json =
      '{"version":"1.0.0","segments":[{"startTime":2,"endTime":3,"body":"b"},{"startTime":1,"body":"a"}]}';
    assert.deepEqual(linesOf(json), {
      ok: true,
      value: [
        { start: 1, text: 'a' },
        { start: 2, text: 'b' },
      ],
    });
    const chapters = chaptersOf('{"chapters":[{"startTime":5,"title":"Five"}]}');
    assert.deepEqual(chapters, { ok: true, value: [{ start: 5, title: 'Five' }] });
  });

  it('say why they cannot be read', () => {
    for (const bad of ['', '{', '[]', '{"segments":[{"startTime":-1,"body":"x"}]}']) {
      const read = linesOf(bad);
      assert.ok(!read.ok && read.reason.length > 0, bad);
    }
  });
});
