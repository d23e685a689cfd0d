import assert from 'node:assert/strict';
import { keptIfMany, keptLast } from './kept.ts';

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

describe('a count', () => {
  it('is taken anew each time while it costs one read, and is kept once it costs more', async () => {
    const counts = [999, 1_000, 1_001, 5_000];
    let asked = 0;
    const count = keptIfMany(600_000, () => Promise.resolve(counts[asked++] ?? 0));
    const told = [];
    for (let i = 0; i < 5; i += 1) told.push(await count());
    assert.deepEqual(told, [999, 1_000, 1_001, 1_001, 1_001]);
    assert.equal(asked, 3);
  });

  it('that failed is taken again', async () => {
    let asked = 0;
    const count = keptIfMany(600_000, () =>
      (asked += 1) === 1 ? Promise.reject(new Error('out of reach')) : Promise.resolve(5_000),
    );
    await assert.rejects(count(), /out of reach/);
    assert.deepEqual([await count(), await count(), asked], [5_000, 5_000, 2]);
  });
});
