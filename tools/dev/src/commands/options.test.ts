import assert from 'node:assert/strict';
import { moment, pastMoment, planWeights } from './history-options.ts';
import { chosenPort, documentId, numberFrom, share, wholeNumber } from './options.ts';

describe('values on the command line', () => {
  it('are whole numbers within their bounds', () => {
    assert.equal(wholeNumber(1, 10)('10'), 10);
    for (const wrong of ['0', '11', '1.5', 'x', ''])
      assert.throws(() => wholeNumber(1, 10)(wrong), /from 1 to 10/);
  });

  it('are shares from 0 to 1', () => {
    assert.equal(share('0.25'), 0.25);
    for (const wrong of ['-0.1', '2', '', 'half']) assert.throws(() => share(wrong), /from 0 to 1/);
  });

  it('are numbers within their bounds', () => {
    assert.equal(numberFrom(0, 3)('0.5'), 0.5);
    for (const wrong of ['-1', '3.1', '', 'x']) assert.throws(() => numberFrom(0, 3)(wrong), /from 0 to 3/);
  });

  it('are weights of plans, none for a plan that is not named', () => {
    assert.deepEqual(planWeights('premium=2, free=0.5'), { free: 0.5, basic: 0, premium: 2 });
    assert.throws(() => planWeights('gold=1'), /free, basic, premium/);
    assert.throws(() => planWeights('free'), /from 0 to/);
  });

  it('are moments that have been, where nothing can be known of others', () => {
    assert.equal(pastMoment('2020-11-22'), Date.UTC(2020, 10, 22));
    const later = new Date(Date.now() + 60_000).toISOString();
    assert.throws(() => pastMoment(later), /Expected a time until now, got /);
  });

  it('are moments, in UTC where no zone is told', () => {
    assert.equal(moment('2026-11-22T10:00:00'), Date.UTC(2026, 10, 22, 10));
    assert.equal(moment('2026-11-22'), Date.UTC(2026, 10, 22));
    assert.throws(() => moment('tomorrow'), /2026-11-22T10:00:00Z/);
  });

  it('are ids of documents', () => {
    assert.equal(documentId('user_0001'), 'user_0001');
    for (const wrong of ['', 'a/b', '..', '__id__', 'a\n', 'x'.repeat(129)])
      assert.throws(() => documentId(wrong), /Expected 1–128 characters/);
  });

  it('are ports of known services, one after the other', () => {
    assert.deepEqual(chosenPort('pubsub=8085', chosenPort('storage=9199')), { storage: 9199, pubsub: 8085 });
    assert.throws(() => chosenPort('pubsbu=8085'), /Expected one of firestore, pubsub/);
    assert.throws(() => chosenPort('pubsub=99999'), /from 1 to 65535/);
  });
});
