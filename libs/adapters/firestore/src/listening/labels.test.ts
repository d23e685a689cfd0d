import assert from 'node:assert/strict';
import type { Firestore } from 'firebase-admin/firestore';
import { createLabels } from './labels.ts';

/** A database whose episodes are all of business but `plain_…`, and that answers a read when it is released. */
function shelf() {
  const reads: { readonly ids: readonly string[]; readonly release: () => void }[] = [];
  const db = {
    doc: (path: string) => path.replace('episodes/', ''),
    getAll: (...args: readonly unknown[]) => {
      const ids = args.slice(0, -1).map(String);
      const snapshots = ids.map((id) => ({
        id,
        get: () => (id.startsWith('plain_') ? undefined : 'business'),
      }));
      return new Promise((resolve) => {
        const release = () => {
          resolve(snapshots);
        };
        reads.push({ ids, release });
      });
    },
  } as unknown as Firestore;
  return { db, reads };
}

describe('labels of episodes', () => {
  it('are read once, also of an episode that has none', async () => {
    const { db, reads } = shelf();
    const labelsOf = createLabels(db);
    const first = labelsOf(['a', 'plain_b', 'a']);
    reads[0]?.release();
    assert.deepEqual(await first, new Map([['a', 'business']]));
    assert.deepEqual(await labelsOf(['plain_b', 'a']), new Map([['a', 'business']]));
    assert.deepEqual(
      reads.map(({ ids }) => ids),
      [['a', 'plain_b']],
    );
  });

  it('are all told to each who asks, also when another one makes them be forgotten meanwhile', async () => {
    const { db, reads } = shelf();
    const labelsOf = createLabels(db, 2);
    const before = labelsOf(['a']);
    reads[0]?.release();
    await before;
    const one = labelsOf(['a', 'b']);
    const other = labelsOf(['c', 'd']);
    assert.deepEqual(
      reads.map(({ ids }) => ids),
      [['a'], ['b'], ['c', 'd']],
    );
    reads[2]?.release();
    assert.deepEqual([...(await other).keys()], ['c', 'd']);
    reads[1]?.release();
    assert.deepEqual([...(await one).keys()], ['a', 'b']);
    // Those were forgotten: at most two are remembered.
    const again = labelsOf(['a']);
    assert.deepEqual(reads[3]?.ids, ['a']);
    reads[3].release();
    await again;
  });
});
