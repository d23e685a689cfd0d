import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRICES } from '../report/prices.ts';
import type { FoldReport } from './report.ts';
import { scaleOf } from './scale.ts';
import { targetsOf } from './targets.ts';

const cost = (total: number) => ({ firestore: total, pubsub: 0, functions: 0, total });
const naive = {
  listeners: 2_000,
  concurrency: 50,
  events: 1_000,
  cpuUsPerEvent: 1_000,
  readsPerEvent: 1,
  writesPerEvent: 4,
  refusedCommits: 0,
  tried: [],
  usdPerMillion: cost(4.4),
};
const figures = { plays: 1, completes: 0, seconds_heard: 54, score_tenths: 10 };
const run = (packing: 'spread' | 'sessions', eventsPerSecond: number) => ({
  packing,
  listeners: 2_000,
  instances: 1,
  events: 100_000,
  seconds: 10,
  eventsPerSecond,
  cpuUsPerEvent: 60,
  readsPerEvent: 1,
  writesPerEvent: 1,
  requestsPerEvent: 0.01,
  eventsPerCommit: 1_000,
  refusedCommits: 0,
  redelivered: 0,
  bytesPerEvent: 400,
  mix: { PROGRESS: 0.9, PLAY: 0.1 },
  sent: figures,
  counted: figures,
  exact: true,
  usdPerMillion: cost(1),
});
const report: FoldReport = {
  bench: 'fold',
  extent: 'quick',
  date: '2026-11-22T10:00:00.000Z',
  machine: {},
  prices: PRICES,
  core: [],
  comparisons: [
    {
      firestore: 'embedded',
      transaction: { ...naive, way: 'transaction', eventsPerSecond: 200 },
      increments: { ...naive, way: 'increments', eventsPerSecond: 600 },
      earshot: [run('spread', 5_000), run('sessions', 4_000)],
      visibility: [],
    },
  ],
  tick: {
    windows: 1_000,
    remindedShare: 0.5,
    cpuUsPerWindow: 1_500,
    writesPerWindow: 3,
    exact: true,
  },
};

describe('the targets of the fold', () => {
  it('are met at their bound, and missed beyond', () => {
    const met = new Map(targetsOf(report).map((target) => [target.what, target.met]));
    assert.equal(met.get('embedded, spread: times a transaction per event'), true);
    assert.equal(met.get('embedded, sessions: times a transaction per event'), false);
    assert.equal(met.get('embedded, spread: µs of CPU an event'), true);
    assert.equal(met.get('embedded, sessions: writes an event'), false);
    assert.equal(met.get('embedded, spread: USD a million events'), true);
  });
});

describe('the arithmetic of scale', () => {
  it('follows from what an event costs', () => {
    const scale = scaleOf(report, 900_000, { beaconSec: 60, packing: 'spread' });
    assert.equal(Math.round(scale.eventsPerSecond), 16_667);
    assert.equal(scale.instances, 2);
    assert.equal(scale.functions, 1);
    assert.equal(scale.dueShards, 34);
    assert.equal((scale.usdPerHour - scale.tickUsdPerHour).toFixed(2), '60.00');
  });

  it('has the windows that plays begin, closed by as many ticks as that takes', () => {
    const scale = scaleOf(report, 900_000, { beaconSec: 120, packing: 'spread' });
    // One event in ten is a PLAY, at a heartbeat a minute: the interval changes nothing in them.
    assert.equal(Math.round(scale.windowsPerSecond), 1_667);
    assert.equal(scale.ticks, 5);
    assert.equal(Math.round(scale.tickWritesPerSecond), 5_000);
    // What is due, a state and a profile; half of a reminder and its cool-down; a bucket of nine, twice by four runs each.
    const reads = 3.2 + 1 + 8 / 9;
    assert.equal(Math.round(scale.tickReadsPerSecond), Math.round(reads * scale.windowsPerSecond));
    const usdOfCpu = (0.0015 / 0.6) * (PRICES.vcpuSecond + PRICES.gibSecond);
    const usdPerWindow = (reads * 0.3 + 3 * 0.9) / 1e6 + usdOfCpu;
    assert.equal(scale.tickUsdPerHour.toFixed(2), (scale.windowsPerSecond * 3_600 * usdPerWindow).toFixed(2));
  });

  it('halves heartbeats, and them alone, at twice the interval', () => {
    const scale = scaleOf(report, 900_000, { beaconSec: 120, packing: 'spread' });
    assert.equal(Math.round(scale.eventsPerSecond), 7_500 + 1_667);
  });
});

describe('the committed figures', () => {
  it('are of runs in which every counter was exact', async () => {
    const file = join(import.meta.dirname, '../../../../docs/benchmarks/fold.json');
    const { comparisons, growth, tick } = JSON.parse(await readFile(file, 'utf8')) as FoldReport;
    const runs = [
      ...comparisons.flatMap(({ earshot }) => earshot),
      ...(growth ? [...growth.byListeners, ...growth.byInstances] : []),
    ];
    assert.ok(runs.length > 0);
    assert.equal(tick.exact, true);
    for (const { exact, sent, counted } of runs) {
      assert.deepEqual(counted, sent);
      assert.equal(exact, true);
    }
  });
});
