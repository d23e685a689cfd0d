import assert from 'node:assert/strict';
import { Transient } from '@earshot/contracts';
import { readMirrorLag } from './mirror-lag.ts';
import { standIn, type StandIn } from './testing/stand-in.ts';

describe('the lag of the mirror', () => {
  let bigquery: StandIn;

  before(async () => {
    bigquery = await standIn();
  });

  it('is given up where BigQuery does not answer', async () => {
    bigquery.hangs();
    await assert.rejects(
      readMirrorLag(500),
      (error) => error instanceof Transient && error.message === 'no answer within 500 ms',
    );
    assert.equal(bigquery.asked.length, 1);
  });
});
