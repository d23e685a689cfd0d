import { until } from '@earshot/testing';
import type { Firestore, Query } from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { onBoth } from './testing/suites.ts';

onBoth('a listener', (suite) => {
  let db: Firestore;
  const ends: (() => void)[] = [];

  before(() => {
    ({ db } = suite());
  });

  afterEach(() => ends.splice(0).forEach((end) => end()));

  /** The changes of each snapshot, as `added:id`. */
  function changesOf(query: Query): string[][] {
    const snapshots: string[][] = [];
    ends.push(
      query.onSnapshot((snapshot) =>
        snapshots.push(snapshot.docChanges().map(({ type, doc }) => `${type}:${doc.id}`)),
      ),
    );
    return snapshots;
  }

  it('of a document is told that it is missing, made, changed and deleted', async () => {
    const document = db.doc('listened/one');
    const seen: unknown[] = [];
    ends.push(document.onSnapshot((snapshot) => seen.push(snapshot.get('n') ?? 'none')));
    await until('the first snapshot', () => seen.length === 1);
    await document.set({ n: 1 });
    await until('the creation', () => seen.length === 2);
    await document.update({ n: 2 });
    await until('the change', () => seen.length === 3);
    await document.delete();
    await until('the deletion', () => seen.length === 4);
    assert.deepEqual(seen, ['none', 1, 2, 'none']);
  });

  it('of a query is told what enters, changes and leaves', async () => {
    const collection = db.collection('watched');
    await db.batch().set(collection.doc('a'), { n: 1 }).set(collection.doc('z'), { n: -1 }).commit();
    const snapshots = changesOf(collection.where('n', '>', 0).orderBy('n'));
    await until('the first snapshot', () => snapshots.length === 1);
    await collection.doc('b').set({ n: 2 });
    await until('b', () => snapshots.length === 2);
    await collection.doc('z').set({ n: -2 });
    await db.batch().update(collection.doc('b'), { n: 3 }).update(collection.doc('a'), { n: -5 }).commit();
    await until('both', () => snapshots.length === 3);
    assert.deepEqual(snapshots, [['added:a'], ['added:b'], ['removed:a', 'modified:b']]);
  });

  it('of a limited query gets the next one when the first leaves', async () => {
    const collection = db.collection('ranked');
    await db
      .batch()
      .set(collection.doc('a'), { n: 3 })
      .set(collection.doc('b'), { n: 2 })
      .set(collection.doc('c'), { n: 1 })
      .commit();
    const snapshots = changesOf(collection.orderBy('n', 'desc').limit(2));
    await until('the first snapshot', () => snapshots.length === 1);
    await collection.doc('a').delete();
    await until('the second', () => snapshots.length === 2);
    assert.deepEqual(snapshots, [
      ['added:a', 'added:b'],
      ['removed:a', 'added:c'],
    ]);
  });

  it('of an empty query is told that it is empty', async () => {
    const snapshots = changesOf(db.collection('nothing'));
    await until('the first snapshot', () => snapshots.length === 1);
    assert.deepEqual(snapshots, [[]]);
  });

  it('sees the last state of a document that changes fast', async () => {
    const document = db.doc('listened/fast');
    const seen: number[] = [];
    ends.push(document.onSnapshot((snapshot) => seen.push((snapshot.get('n') as number | undefined) ?? 0)));
    await until('the first snapshot', () => seen.length === 1);
    await Promise.all(Array.from({ length: 100 }, (_, n) => document.set({ n: n + 1 })));
    const last = (await document.get()).get('n') as number;
    await until('the last state', () => seen.at(-1) === last);
  });
});
