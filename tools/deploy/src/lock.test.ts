import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneAtATime } from './lock.ts';

describe('one deploy at a time', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets the second wait for the first, and says so', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<undefined>();
    const waiting = Promise.withResolvers<undefined>();
    const one = oneAtATime(
      'pods',
      async () => {
        order.push('first begins');
        await first.promise;
        order.push('first ends');
      },
      { folder },
    );
    const begun = oneAtATime('pods', () => Promise.resolve(order.push('second')), {
      folder,
      onWait: () => waiting.resolve(undefined),
    });
    await waiting.promise;
    first.resolve(undefined);
    await Promise.all([one, begun]);
    assert.deepEqual(order, ['first begins', 'first ends', 'second']);
  });

  it('is free again after a failure, and for another project', async () => {
    const failing = oneAtATime('pods', () => Promise.reject(new Error('broken')), { folder });
    await assert.rejects(failing, /broken/);
    const nested = await oneAtATime(
      'pods',
      () => oneAtATime('other', () => Promise.resolve('both'), { folder }),
      { folder },
    );
    assert.equal(nested, 'both');
  });
});
