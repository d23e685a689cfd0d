import assert from 'node:assert/strict';
import { memo } from './memo.ts';

describe('a memoised client', () => {
  it('is made once, even when two ask at the same time', async () => {
    let made = 0;
    const client = memo(() => Promise.resolve({ number: ++made }));
    assert.equal(await client(), await client());
    await Promise.all([client(), client()]);
    assert.equal(made, 1);
  });

  it('is made anew after a failure', async () => {
    let tries = 0;
    const client = memo(() => (++tries === 1 ? Promise.reject(new Error('down')) : Promise.resolve('up')));
    await assert.rejects(client(), /down/);
    assert.equal(await client(), 'up');
  });
});
