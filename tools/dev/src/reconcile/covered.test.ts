import assert from 'node:assert/strict';
import { DAY_MS, paths } from '@earshot/contracts';
import { type FirestoreService, startFirestore } from '@earshot/local-cloud';
import { Firestore } from '@google-cloud/firestore';
import { coveredBy } from './covered.ts';

const UNSURE_MS = 660_000;

describe('what ./dev reconcile compares', () => {
  let service: FirestoreService;
  let db: Firestore;

  before(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    service = await startFirestore({});
    db = new Firestore({ projectId: 'demo-covered', host: `127.0.0.1:${service.port}`, ssl: false });
  });
  after(async () => {
    await db.terminate();
    await service.stop();
  });

  it('is the last day and what the last night left, or the time that is asked for alone', async () => {
    const started = Date.now();
    const first = await coveredBy(db, {}, UNSURE_MS);
    assert.deepEqual([first.to.getTime() - first.from.getTime(), first.besides], [DAY_MS, []]);
    const carried = ['metrics/episode', 'profiles/user'];
    const night = new Date(started - 3_600_000);
    await db
      .doc(paths.reconciliation('nightly'))
      .set({ from: new Date(started - 9 * DAY_MS), to: night, status: 'drifted', carried });
    const { from, to, besides } = await coveredBy(db, {}, UNSURE_MS);
    assert.deepEqual([to.getTime() - from.getTime(), besides], [DAY_MS, carried]);
    assert.ok(to.getTime() >= started);
    const end = started - 5 * DAY_MS;
    const day = { from: new Date(end - DAY_MS), to: new Date(end), besides: [] };
    assert.deepEqual(await coveredBy(db, { to: end }, UNSURE_MS), day);
    assert.deepEqual(await coveredBy(db, { from: end - DAY_MS, to: end }, UNSURE_MS), day);
    // More than it could carry: all that the night was to compare.
    await db.doc(paths.reconciliation('nightly')).update({ not_carried: 1 });
    assert.deepEqual((await coveredBy(db, {}, UNSURE_MS)).from, new Date(started - 9 * DAY_MS));
  });
});
