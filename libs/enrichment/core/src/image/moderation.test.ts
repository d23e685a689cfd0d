import assert from 'node:assert/strict';
import type { ModerationDocument } from '@earshot/contracts';
import { anUpload, at, FINDINGS, MADE, must, T0 } from '../testing/builders.ts';
import { abandonedArtwork, moved, removedArtwork } from './chores.ts';
import {
  claimJudging,
  endedImage,
  judged,
  type Judgement,
  receiveImage,
  replacedImage,
  refuseImage,
  retellImage,
} from './moderation.ts';
import { needing } from './record.ts';

const safe: Judgement = { decision: 'safe', findings: FINDINGS, made: MADE };
const undecided: Judgement = { decision: 'undecided', reason: 'Vision is down' };
const claimed = (custom?: Record<string, string>) =>
  needing(must(claimJudging(receiveImage(anUpload(custom), T0), T0)), 'a1', T0);

describe('an image upload', () => {
  it('is judged by one only, until that claim lapses', () => {
    const record = claimed();
    assert.equal(claimJudging(record, at(4)), undefined);
    assert.equal(must(claimJudging(record, at(6))).attempts, 2);
  });

  it('is published when safe, at once or once its episode is known', () => {
    assert.equal(must(judged(claimed(), safe, at(1))).state, 'published');
    const waiting = must(judged(claimed({}), safe, at(1)));
    assert.equal(waiting.state, 'awaiting_metadata');
    assert.equal(claimJudging(waiting, at(60)), undefined, 'it is not judged again');
    const told = must(retellImage(waiting, anUpload({ episode_id: 'e2' }, { metageneration: '2' }), at(2)));
    assert.equal(told.state, 'published');
    assert.equal(told.episode_id, 'e2');
  });

  it('is never published by metadata alone', () => {
    const decisions: Judgement[] = [
      { decision: 'sensitive', findings: FINDINGS },
      { decision: 'review', findings: FINDINGS },
      undecided,
    ];
    for (const judgement of decisions) {
      const record = must(judged(claimed({}), judgement, at(1)));
      const told = retellImage(record, anUpload({ episode_id: 'e2' }, { metageneration: '9' }), at(2));
      assert.notEqual(must(told).state, 'published');
      assert.equal(must(told).artwork, undefined);
    }
  });

  it('is judged again, ever later, while undecided, and then left to a person', () => {
    let record: ModerationDocument = receiveImage(anUpload(), T0);
    const waits: number[] = [];
    for (let minutes = 0; ; minutes += 100) {
      record = must(claimJudging(record, at(minutes)));
      if (record.state === 'in_review') break;
      record = must(judged(record, undecided, at(minutes)));
      waits.push((must(record.lease_until).getTime() - at(minutes).getTime()) / 60_000);
    }
    assert.deepEqual(waits, [2, 4, 8, 16, 32, 64]);
    assert.equal(record.lease_until, undefined);
    assert.deepEqual(record.because, { kind: 'image.attempts', values: { attempts: 6 } });
  });

  it('has its original moved once when it is sensitive, and never otherwise', () => {
    const sensitive = must(judged(claimed(), { decision: 'sensitive', findings: FINDINGS }, at(1)));
    const away = must(moved(sensitive, 'gs://q/1', at(2)));
    assert.equal(away.quarantined_to, 'gs://q/1');
    assert.equal(moved(away, 'gs://q/1', at(3)), undefined);
    assert.equal(moved(must(judged(claimed(), safe, at(1))), 'gs://q/1', at(2)), undefined);
    const gone = must(moved(sensitive, undefined, at(2)));
    assert.equal(gone.original_gone, true);
    assert.equal(moved(gone, undefined, at(3)), undefined);
  });

  it('keeps its judgement: a second one, and an end, change nothing', () => {
    const published = must(judged(claimed(), safe, at(1)));
    assert.equal(judged(published, { decision: 'sensitive', findings: FINDINGS }, at(2)), undefined);
    assert.equal(endedImage(published, 'superseded', { reason: 'r' }, at(2)), undefined);
    assert.equal(
      endedImage(refuseImage(anUpload(), { reason: 'text' }, T0), 'superseded', { reason: 'r' }, at(2)),
      undefined,
    );
    assert.equal(must(endedImage(claimed(), 'superseded', { reason: 'r' }, at(2))).state, 'superseded');
  });
});

describe('the published files of an image', () => {
  it('are told in its record before they are written, or it is not published', () => {
    const record = must(claimJudging(receiveImage(anUpload(), T0), T0));
    assert.equal(judged(record, safe, at(1)), undefined);
    assert.equal(judged(needing(record, 'other', T0), safe, at(1)), undefined);
    assert.equal(must(judged(needing(record, 'a1', T0), safe, at(1))).state, 'published');
    const published = must(judged(claimed(), safe, at(1)));
    assert.equal(needing(published, 'a1', at(2)), published, 'what is told already changes nothing');
  });

  it('are retired by every end that does not publish it, and called for at once', () => {
    const ends: (ModerationDocument | undefined)[] = [
      judged(claimed(), { decision: 'sensitive', findings: FINDINGS }, at(1)),
      judged(claimed(), { decision: 'review', findings: FINDINGS }, at(1)),
      endedImage(claimed(), 'rejected', { reason: 'r' }, at(1)),
      endedImage(claimed(), 'cancelled', { reason: 'r' }, at(1)),
    ];
    for (const end of ends) {
      const record = must(end);
      assert.deepEqual(record.retired_artwork, ['a1'], record.state);
      assert.equal(record.artwork_id, undefined);
      assert.deepEqual(record.lease_until, at(1), 'the tick may take it up');
    }
  });

  it('of a replaced cover stay for a while, as readers may still point at them', () => {
    const record = must(replacedImage(must(judged(claimed(), safe, at(1))), at(2)));
    assert.equal(record.state, 'superseded');
    assert.equal(record.artwork, undefined);
    assert.deepEqual(record.lease_until, at(17));
    assert.equal(replacedImage(record, at(3)), undefined);
    assert.equal(replacedImage(claimed(), at(3)), undefined, 'only a published cover is replaced');
  });

  it('are off its mind once they are removed', () => {
    const record = must(replacedImage(must(judged(claimed(), safe, at(1))), at(2)));
    const done = must(removedArtwork(record, 'a1', at(18)));
    assert.deepEqual([done.retired_artwork, done.lease_until], [undefined, undefined]);
    assert.equal(removedArtwork(done, 'a1', at(19)), undefined);
  });

  it('that were made in vain are removed, but not those it needs', () => {
    const ended = must(endedImage(receiveImage(anUpload(), T0), 'superseded', { reason: 'r' }, at(1)));
    const record = must(abandonedArtwork(ended, 'a1', at(2)));
    assert.deepEqual([record.retired_artwork, record.lease_until], [['a1'], at(2)]);
    assert.equal(abandonedArtwork(record, 'a1', at(3)), undefined);
    assert.equal(abandonedArtwork(must(judged(claimed(), safe, at(1))), 'a1', at(3)), undefined);
  });

  it('of a changed recipe replace those of the earlier one', () => {
    const record = needing(must(judged(claimed(), safe, at(1))), 'a2', at(2));
    assert.deepEqual([record.artwork_id, record.retired_artwork], ['a2', ['a1']]);
  });
});
