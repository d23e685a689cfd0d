import assert from 'node:assert/strict';
import { keptLast } from './kept.ts';

/** Reads that end when they are told to. */
function reader() {
  const began: string[] = [];
  const open = new Map<string, PromiseWithResolvers<string>>();
  const ended = (key: string) => {
    const found = open.get(key) ?? Promise.withResolvers<string>();
    open.set(key, found);
    return found;
  };
  return {
    began,
    read: (key: string) => () => {
      began.push(key);
      return ended(key).promise;
    },
    end: (key: string) => ended(key).resolve(key),
    fail: (key: string) => ended(key).reject(new Error(key)),
  };
}

describe('what was read last', () => {
  it('is read once for all who ask, and different things one after the other', async () => {
    const { began, read, end } = reader();
    const kept = keptLast<string>(2);
    const asked = ['a', 'b', 'a'].map((key) => kept(key, read(key)));
    await new Promise(setImmediate);
    assert.deepEqual(began, ['a']);
    end('a');
    end('b');
    assert.deepEqual(await Promise.all(asked), ['a', 'b', 'a']);
    assert.deepEqual(began, ['a', 'b']);
  });

  it('is kept as far as it was asked for last', async () => {
    const { began, read, end } = reader();
    const kept = keptLast<string>(2);
    for (const key of ['a', 'b', 'c']) end(key);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await kept(key, read(key));
    assert.deepEqual(began, ['a', 'b', 'c', 'b']);
  });

  it('is read again after a failure, which holds up nobody else', async () => {
    const { began, read, end, fail } = reader();
    const kept = keptLast<string>(2);
    const failing = kept('a', read('a'));
    fail('a');
    await assert.rejects(failing, /a/);
    end('b');
    assert.equal(await kept('b', read('b')), 'b');
    await assert.rejects(kept('a', read('a')), /a/);
    assert.deepEqual(began, ['a', 'b', 'a']);
  });
});
