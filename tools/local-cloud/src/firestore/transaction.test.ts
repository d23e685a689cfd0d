import type { Firestore } from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { onBoth } from './testing/suites.ts';

onBoth('a transaction', (suite) => {
  let db: Firestore;

  before(() => {
    ({ db } = suite());
  });

  it('loses no update among many that read and write one document', async () => {
    const document = db.doc('counters/one');
    await document.set({ n: 0 });
    const add = () =>
      db.runTransaction(
        async (transaction) => {
          const read = await transaction.get(document);
          transaction.update(document, { n: (read.get('n') as number) + 1 });
        },
        { maxAttempts: 30 },
      );
    await Promise.all(Array.from({ length: 10 }, add));
    assert.equal((await document.get()).get('n'), 10);
  });

  it('lets one of many create what all found missing', async () => {
    const document = db.doc('counters/race');
    const create = (n: number) =>
      db.runTransaction(
        async (transaction) => {
          if ((await transaction.get(document)).exists) return false;
          transaction.create(document, { n });
          return true;
        },
        { maxAttempts: 30 },
      );
    const wins = await Promise.all(Array.from({ length: 5 }, (_, n) => create(n)));
    assert.equal(wins.filter(Boolean).length, 1);
  });

  it('writes nothing when it is given up', async () => {
    const document = db.doc('counters/given-up');
    const failing = db.runTransaction((transaction) => {
      transaction.set(document, { a: 1 });
      return Promise.reject(new Error('no'));
    });
    await assert.rejects(failing, /no/);
    assert.equal((await document.get()).exists, false);
  });

  it('reads the past', async () => {
    const document = db.doc('counters/past');
    await document.set({ v: 1 });
    const { readTime } = await document.get();
    await document.set({ v: 2 });
    await document.delete();
    const read = await db.runTransaction(
      async (transaction) => (await transaction.get(document)).get('v') as unknown,
      {
        readOnly: true,
        readTime,
      },
    );
    assert.equal(read, 1);
  });

  it('that only reads sees one instant', async () => {
    const [a, b] = [db.doc('counters/a'), db.doc('counters/b')];
    await db.batch().set(a, { v: 1 }).set(b, { v: 1 }).commit();
    const seen = await db.runTransaction(
      async (transaction) => {
        const first = (await transaction.get(a)).get('v') as unknown;
        await db.batch().set(a, { v: 2 }).set(b, { v: 2 }).commit();
        return [first, (await transaction.get(b)).get('v') as unknown];
      },
      { readOnly: true },
    );
    assert.deepEqual(seen, [1, 1]);
  });
});
