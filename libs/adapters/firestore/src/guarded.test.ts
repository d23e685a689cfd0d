import assert from 'node:assert/strict';
import { untilUnchanged } from './guarded.ts';

describe('untilUnchanged', () => {
  it('starts over until nobody wrote in between', async () => {
    let attempts = 0;
    const result = await untilUnchanged('a/1', () => Promise.resolve(++attempts < 3 ? 'changed' : attempts));
    assert.equal(result, 3);
  });

  it('gives up, for the event to be delivered again, when that does not end', async () => {
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return Promise.resolve('changed' as const);
    };
    await assert.rejects(untilUnchanged('users/anna/notifications/news_1', attempt), {
      name: 'Transient',
      message: 'users/…/notifications/… changed 5 times while it was being written',
    });
    assert.equal(attempts, 5);
  });

  it('passes a fault on at once', async () => {
    await assert.rejects(
      untilUnchanged('a/1', () => Promise.reject(new Error('down'))),
      /down/,
    );
  });
});
