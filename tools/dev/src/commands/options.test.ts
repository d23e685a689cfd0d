import assert from 'node:assert/strict';
import { chosenPort, share, wholeNumber } from './options.ts';

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

  it('are ports of known services, one after the other', () => {
    assert.deepEqual(chosenPort('pubsub=8085', chosenPort('storage=9199')), { storage: 9199, pubsub: 8085 });
    assert.throws(() => chosenPort('pubsbu=8085'), /Expected one of firestore, pubsub/);
    assert.throws(() => chosenPort('pubsub=99999'), /from 1 to 65535/);
  });
});
