import assert from 'node:assert/strict';
import { costOfMillion } from './prices.ts';

const free = { readsPerEvent: 0, writesPerEvent: 0, requestsPerEvent: 0, bytesPerEvent: 0, cpuUsPerEvent: 0 };

describe('what a million events cost', () => {
  it('is 3.90 USD of Firestore for a read and four writes each', () => {
    assert.equal(costOfMillion({ ...free, readsPerEvent: 1, writesPerEvent: 4 }).total.toFixed(4), '3.9000');
  });

  it('bills a thousand bytes for a small message, once published and once pushed', () => {
    const small = costOfMillion({ ...free, requestsPerEvent: 1, bytesPerEvent: 400 });
    assert.equal(small.pubsub.toFixed(4), ((2e9 / 2 ** 40) * 40).toFixed(4));
    assert.equal(small.functions, 0.4);
    const packed = costOfMillion({ ...free, requestsPerEvent: 0.01, bytesPerEvent: 400 });
    assert.equal((small.pubsub / packed.pubsub).toFixed(2), '2.50');
  });

  it('pays for an instance that is three fifths busy', () => {
    const { functions } = costOfMillion({ ...free, cpuUsPerEvent: 60 });
    assert.equal(functions.toFixed(6), (100 * (0.000024 + 0.0000025)).toFixed(6));
  });
});
