import assert from 'node:assert/strict';
import type { Artwork, ImageFindings, ModerationDocument } from '@earshot/contracts';
import { anUpload, at, T0 } from '../testing/builders.ts';
import {
  claimJudging,
  endedImage,
  judged,
  type Judgement,
  moved,
  receiveImage,
  refuseImage,
  retellImage,
} from './moderation.ts';

const must = <T>(value: T | undefined): T => {
  assert.ok(value !== undefined);
  return value;
};
const findings: ImageFindings = {
  likelihoods: {
    adult: 'UNLIKELY',
    violence: 'UNLIKELY',
    racy: 'UNLIKELY',
    medical: 'UNKNOWN',
    spoof: 'UNKNOWN',
  },
  labels: [],
};
const artwork: Artwork = { variants: [], placeholder: '', dominant_color: '#000000' };
const safe: Judgement = { decision: 'safe', findings, artwork };
const undecided: Judgement = { decision: 'undecided', reason: 'Vision is down' };
const claimed = (custom?: Record<string, string>) =>
  must(claimJudging(receiveImage(anUpload(custom), T0), T0));

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
      { decision: 'sensitive', findings },
      { decision: 'review', findings },
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
    for (let minutes = 0; record.state !== 'in_review'; minutes += 100) {
      record = must(claimJudging(record, at(minutes)));
      if (record.state === 'in_review') break;
      record = must(judged(record, undecided, at(minutes)));
      waits.push((must(record.lease_until).getTime() - at(minutes).getTime()) / 60_000);
    }
    assert.deepEqual(waits, [2, 4, 8, 16]);
    assert.equal(record.lease_until, undefined);
  });

  it('has its original moved once when it is sensitive, and never otherwise', () => {
    const sensitive = must(judged(claimed(), { decision: 'sensitive', findings }, at(1)));
    const away = must(moved(sensitive, 'gs://q/1', at(2)));
    assert.equal(away.quarantined_to, 'gs://q/1');
    assert.equal(moved(away, 'gs://q/1', at(3)), undefined);
    assert.equal(moved(must(judged(claimed(), safe, at(1))), 'gs://q/1', at(2)), undefined);
  });

  it('keeps its judgement: a second one, and an end, change nothing', () => {
    const published = must(judged(claimed(), safe, at(1)));
    assert.equal(judged(published, { decision: 'sensitive', findings }, at(2)), undefined);
    assert.equal(endedImage(published, 'superseded', 'r', at(2)), undefined);
    assert.equal(endedImage(refuseImage(anUpload(), 'text', T0), 'superseded', 'r', at(2)), undefined);
    assert.equal(must(endedImage(claimed(), 'superseded', 'r', at(2))).state, 'superseded');
  });
});
