import assert from 'node:assert/strict';
import { failureOf, isConflict, isRefusal } from './failure.ts';

const withCode = (code: unknown) => Object.assign(new Error('failed'), { code });

describe('what a failed commit says', () => {
  const said = {
    'a document that is there already': [6, 'conflict'],
    'a document that has changed': [9, 'conflict'],
    'a document that has gone': [5, 'conflict'],
    'contention that Firestore gave up on': [10, 'conflict'],
    'a service that is unavailable': [14, 'outage'],
    'a service that is overloaded': [8, 'outage'],
    'a service that did not answer in time': [4, 'outage'],
    'a call that was cancelled': [1, 'outage'],
    'a token that could not be had': [2, 'outage'],
    'a host that was not found': ['ENOTFOUND', 'outage'],
    'a permission that is missing': [7, 'outage'],
    'a request that is refused for what is in it': [3, 'fault'],
    'a value that is out of range': [11, 'fault'],
  } as const;
  for (const [what, [code, failure]] of Object.entries(said)) {
    it(`is ${failure} for ${what}`, () => {
      assert.equal(failureOf(withCode(code)), failure);
    });
  }

  it('is a refusal only of what Firestore refuses for what is in it', () => {
    const refusals = Object.values(said).filter(([code]) => isRefusal(withCode(code)));
    assert.deepEqual(
      refusals.map(([code]) => code),
      [3, 11],
    );
    assert.equal(isRefusal(new RangeError('too much')), false);
  });

  it('is fault for what never became a request', () => {
    assert.equal(failureOf(new RangeError('too much')), 'fault');
    assert.equal(failureOf('no error at all'), 'fault');
  });

  it('does not take contention for a document that changed', () => {
    assert.equal(isConflict(withCode(10)), false);
  });
});
