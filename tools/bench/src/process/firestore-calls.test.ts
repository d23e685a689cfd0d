import assert from 'node:assert/strict';
import { startFirestore } from '@earshot/local-cloud';
import { firestoreClient } from './clients.ts';
import { countFirestoreCalls } from './firestore-calls.ts';

describe('counting Firestore requests', () => {
  it('counts documents read, writes of accepted commits, and commits refused', async () => {
    const calls = countFirestoreCalls();
    const service = await startFirestore();
    const db = firestoreClient('demo-bench-calls', `127.0.0.1:${service.port}`);
    try {
      const batch = db.batch();
      for (const id of ['a', 'b', 'c']) batch.set(db.doc(`things/${id}`), { id });
      await batch.commit();
      assert.deepEqual(calls, { reads: 0, writes: 3, commits: 1, refused: 0, others: 0 });

      await db.getAll(db.doc('things/a'), db.doc('things/missing'));
      assert.equal(calls.reads, 2);

      await assert.rejects(db.doc('things/a').create({ id: 'again' }));
      assert.deepEqual({ ...calls }, { reads: 2, writes: 3, commits: 1, refused: 1, others: 0 });

      await db.runTransaction(async (transaction) => {
        const held = await transaction.get(db.doc('things/a'));
        transaction.set(held.ref, { seen: true }, { merge: true });
      });
      assert.deepEqual({ ...calls }, { reads: 3, writes: 4, commits: 2, refused: 1, others: 0 });

      await db.collection('things').get();
      assert.equal(calls.others, 1);
    } finally {
      await db.terminate();
      await service.stop();
    }
  });
});
