import assert from 'node:assert/strict';
import { cached } from './cached.ts';

describe('cached', () => {
  it('loads once within its life, also for those who ask while it loads, and again after it', async () => {
    let now = 0;
    let loads = 0;
    const get = cached(
      () => Promise.resolve(++loads),
      () => 100,
      () => now,
    );
    assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
    now = 99;
    assert.equal(await get(), 1);
    now = 100;
    assert.equal(await get(), 2);
  });

  it('loads every time when its life is 0', async () => {
    let loads = 0;
    const get = cached(
      () => Promise.resolve(++loads),
      () => 0,
      () => 0,
    );
    assert.deepEqual([await get(), await get()], [1, 2]);
  });

  it('does not keep a failure', async () => {
    let loads = 0;
    const get = cached(
      () => (++loads === 1 ? Promise.reject(new Error('down')) : Promise.resolve(loads)),
      () => 100,
      () => 0,
    );
    await assert.rejects(get(), /down/);
    assert.equal(await get(), 2);
  });
});
