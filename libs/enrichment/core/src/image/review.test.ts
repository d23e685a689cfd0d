import assert from 'node:assert/strict';
import type { ImageFindings, ModerationDocument, ModerationState } from '@earshot/contracts';
import fc from 'fast-check';
import { anUpload, at, FINDINGS, MADE, must, T0 } from '../testing/builders.ts';
import { moved, removedArtwork } from './chores.ts';
import { claimJudging, endedImage, judged, type Judgement, postponed, receiveImage } from './moderation.ts';
import { hasChores, isToReview, needing } from './record.ts';
import { claimReview, publishedByReview, refusedReview, reviewTask } from './review.ts';

const findings: ImageFindings = { ...FINDINGS, likelihoods: { ...FINDINGS.likelihoods, adult: 'POSSIBLE' } };
const claimed = needing(must(claimJudging(receiveImage(anUpload(), T0), T0)), 'a1', T0);
const judgedAs = (judgement: Judgement) => must(judged(claimed, judgement, at(1)));
const inReview = judgedAs({ decision: 'review', findings });
const published = judgedAs({ decision: 'safe', findings, made: MADE });
const sensitive = must(moved(judgedAs({ decision: 'sensitive', findings }), 'gs://q/1', at(1)));
const quarantined = must(removedArtwork(sensitive, 'a1', at(1)));
const undecided = judgedAs({ decision: 'undecided', reason: 'Vision is down' });
const reviewed = (record: ModerationDocument, decision: unknown, minutes = 2): ModerationDocument => ({
  ...record,
  review: { decision, by: 'anna', at: at(minutes) },
});
const publishing = (record: ModerationDocument) => needing(must(claimReview(record, at(3))), 'a1', at(3));

describe('a reviewer', () => {
  for (const record of [inReview, quarantined, undecided, claimed]) {
    it(`publishes an image that is ${record.state}`, () => {
      const taken = publishing(reviewed(record, 'publish'));
      assert.ok(must(taken.lease_until) > at(3), 'the tick takes it up when its holder dies');
      const done = must(publishedByReview(taken, MADE, at(4)));
      assert.deepEqual(
        [done.state, done.decision, done.reviewed?.outcome, done.artwork],
        ['published', 'safe', 'done', MADE.artwork],
      );
      assert.equal(done.findings, record.findings, 'what was found stays on record');
      assert.equal(claimReview(done, at(5)), undefined, 'once');
      assert.equal(publishedByReview(done, MADE, at(5)), undefined);
    });
  }

  for (const record of [inReview, published, undecided, claimed]) {
    it(`removes an image that is ${record.state}`, () => {
      const done = must(claimReview(reviewed(record, 'remove'), at(3)));
      assert.deepEqual(
        [done.state, done.decision, done.reviewed?.outcome],
        ['quarantined', 'sensitive', 'done'],
      );
      assert.equal(done.artwork, undefined);
      assert.ok(hasChores(done), 'its original is still to be moved');
      assert.deepEqual(done.lease_until, at(3), 'which is due at once');
      assert.equal(claimReview(done, at(4)), undefined, 'once');
    });
  }

  it('publishes an image without an episode as soon as that is known', () => {
    const { episode_id, ...unknown } = inReview;
    assert.ok(episode_id);
    const done = must(publishedByReview(publishing(reviewed(unknown, 'publish')), MADE, at(4)));
    assert.equal(done.state, 'awaiting_metadata');
  });

  it('may change their mind', () => {
    const removed = must(claimReview(reviewed(published, 'remove', 2), at(2)));
    const back = must(publishedByReview(publishing(reviewed(removed, 'publish', 5)), MADE, at(6)));
    assert.equal(back.state, 'published');
    assert.equal(must(claimReview(reviewed(back, 'remove', 7), at(7))).state, 'quarantined');
  });

  it('is not overruled by a judgement that comes later', () => {
    const removed = must(claimReview(reviewed(claimed, 'remove'), at(3)));
    assert.equal(judged(removed, { decision: 'safe', findings, made: MADE }, at(4)), undefined);
    const shown = must(publishedByReview(publishing(reviewed(claimed, 'publish')), MADE, at(3)));
    assert.equal(judged(shown, { decision: 'sensitive', findings }, at(4)), undefined);
    assert.equal(postponed(shown, { reason: 'r' }, at(4)), shown);
  });

  it('who removes an image while it is being published for another review wins', () => {
    const taken = publishing(reviewed(inReview, 'publish', 2));
    assert.equal(publishedByReview(reviewed(taken, 'remove', 3), MADE, at(4)), undefined);
  });

  it('is told why an image that ended otherwise is not changed', () => {
    const ended = must(endedImage(claimed, 'superseded', { reason: 'a later one' }, at(1)));
    const refused = must(claimReview(reviewed(ended, 'publish'), at(3)));
    assert.equal(refused.state, 'superseded');
    assert.deepEqual(refused.reviewed?.outcome, 'refused');
    assert.match(refused.reviewed.reason ?? '', /superseded/);
    assert.deepEqual(refused.reviewed.because, { kind: 'image.ended', values: { state: 'superseded' } });
  });

  it('finds nothing to do where it is so already', () => {
    for (const record of [reviewed(published, 'publish'), reviewed(quarantined, 'remove')]) {
      assert.equal(reviewTask(record).task, 'nothing');
      const done = must(claimReview(record, at(3)));
      assert.deepEqual([done.state, done.reviewed?.outcome], [record.state, 'done']);
      assert.equal(done.lease_until, undefined);
    }
  });

  it('does not keep an image from being judged by a review that says nothing', () => {
    const record = { ...undecided, review: 'publish it!' };
    const refused = must(claimReview(record, at(3)));
    assert.equal(refused.reviewed?.outcome, 'refused');
    assert.deepEqual(refused.lease_until, undecided.lease_until);
    assert.equal(must(claimJudging(refused, at(60))).attempts, 2);
  });

  it('publishes by nothing but the word', () => {
    const anything = fc.anything().filter((review) => review !== undefined);
    fc.assert(
      fc.property(anything, fc.constantFrom(inReview, quarantined, undecided), (review, record) => {
        const next = must(claimReview({ ...record, review }, at(3)));
        assert.equal(next.state, record.state);
        assert.equal(next.reviewed?.outcome, 'refused');
        assert.equal(isToReview(next), false);
      }),
    );
  });

  it('finds no more to do after a refusal', () => {
    const refused = refusedReview(reviewed(inReview, 'publish'), { reason: 'the original is gone' }, at(3));
    const states: ModerationState[] = [refused.state];
    assert.deepEqual(states, ['in_review']);
    assert.equal(claimReview(refused, at(4)), undefined);
  });
});
