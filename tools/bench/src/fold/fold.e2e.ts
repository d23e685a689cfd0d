import assert from 'node:assert/strict';
import { PACKINGS } from '../load/messages.ts';
import {
  type FirestoreKind,
  type MeasuredFirestore,
  startFirestoreProcess,
} from '../process/start-firestore.ts';
import { measureFold } from './earshot.ts';
import { measureMemory } from './memory.ts';
import { measureNaive } from './naive.ts';
import { measureTick } from './tick.ts';
import { measureVisibility } from './visibility.ts';

const kind: FirestoreKind = process.env['LOCAL_CLOUD'] === 'google' ? 'google' : 'embedded';
const audience = { listeners: 200, episodes: 20, seed: 5 };

describe(`the benchmark of the fold on ${kind}`, () => {
  let firestore: MeasuredFirestore;
  const place = (projectId: string) => ({ projectId, firestore: firestore.host });

  before(async () => {
    firestore = await startFirestoreProcess(kind);
  });
  after(() => firestore.stop());

  it('sends what it says, finds all of it counted, and counts what that asked of Firestore', async () => {
    const load = { audience, packing: PACKINGS.sessions, events: 4_000, seconds: 60, instances: 2 };
    const run = await measureFold(load, place('demo-bench-fold'));
    assert.ok(run.events > 3_000 && run.events < 4_000, `${run.events} after the warm-up`);
    assert.deepEqual(run.counted, run.sent);
    assert.ok(run.exact);
    assert.ok(run.sent.plays > 0 && run.sent.seconds_heard > 0);
    assert.ok(run.cpuUsPerEvent > 0);
    assert.ok(run.readsPerEvent >= 0.1, 'each ten events of a session read its state');
    assert.ok(run.writesPerEvent >= 0.1, 'and write it');
    assert.equal(run.requestsPerEvent.toFixed(2), '0.01');
  });

  it('measures the usual ways by the same traffic', async () => {
    const plan = { audience, concurrencies: [5], secondsEach: 1 };
    const transaction = await measureNaive({ way: 'transaction', ...plan }, place('demo-bench-naive-a'));
    assert.ok(transaction.events > 0);
    assert.ok(transaction.readsPerEvent >= 1);
    assert.equal(transaction.writesPerEvent, 4);
    const increments = await measureNaive({ way: 'increments', ...plan }, place('demo-bench-naive-b'));
    assert.equal(increments.readsPerEvent, 0);
    assert.equal(increments.writesPerEvent, 4);
  });

  it('closes windows by the tick, and counts what each asked of Firestore', async () => {
    const run = await measureTick(200, place('demo-bench-tick'));
    assert.ok(run.exact);
    assert.ok(run.cpuUsPerWindow > 0);
    assert.ok(run.writesPerWindow >= 2, 'each window writes its state and itself');
  });

  it('watches the memory of an instance while it takes events', async () => {
    const { samples } = await measureMemory(audience, 4_000, place('demo-bench-memory'));
    assert.equal(samples.length, 20);
    assert.equal(samples.at(-1)?.events, 4_000);
    assert.ok(samples.every(({ heapMb, rssMb }) => heapMb > 0 && rssMb > heapMb));
  });

  it('sees every sample become visible through Pub/Sub', async () => {
    const plan = { audience, eventsPerSecond: 50, eventsPerMessage: 10, seconds: 2 };
    const run = await measureVisibility(plan, kind);
    assert.ok(run.samples >= 30, `${run.samples} samples`);
    assert.equal(run.unseen, 0);
    assert.ok(run.p50Ms > 0 && run.p99Ms >= run.p50Ms);
  });
});
