import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Firestore, Timestamp } from '@google-cloud/firestore';
import { momentAt } from './moment.ts';
import { within } from './within.ts';

describe('work within a time', () => {
  it('gives what it comes to, and throws what it throws', async () => {
    assert.equal(await within(60_000, () => Promise.resolve(1)), 1);
    assert.equal(await within(undefined, () => Promise.resolve(1)), 1);
    await assert.rejects(
      within(60_000, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });

  it('is told when the time is over, and not waited for any more', async () => {
    let told: AbortSignal | undefined;
    const work = async (signal: AbortSignal) => {
      told = signal;
      await sleep(60_000, undefined, { signal });
    };
    await assert.rejects(within(10, work), /it was not done after 0.01 s/);
    assert.throws(() => told?.throwIfAborted(), /it was not done after 0.01 s/);
  });

  it('reads nothing of a moment after that', async () => {
    const db = new Firestore({ projectId: 'demo-within' });
    const over = AbortSignal.abort(new Error('the time is over'));
    const moment = momentAt(db, Timestamp.now(), over);
    const reads = [
      () => moment.first(db.collection('metrics')),
      () => moment.found(db.collection('metrics'))[Symbol.asyncIterator]().next(),
      () => moment.documents(['metrics/a'], [])[Symbol.asyncIterator]().next(),
    ];
    for (const read of reads) await assert.rejects(read, /the time is over/);
    await db.terminate();
  });
});
