import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { beaconSeconds, FULL, type Load, smoothed } from './beacon.ts';

const CALM: Load = { reports: 0, bytes: 0, publishMs: 0 };
const BOUNDS = { ordinary: 60, most: 300 };

const load = fc.record({
  reports: fc.nat(200),
  bytes: fc.nat(40 * 1024 * 1024),
  publishMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
});
const bounds = fc.record({
  ordinary: fc.integer({ min: 10, max: 3600 }),
  most: fc.integer({ min: 10, max: 3600 }),
});

describe('the time to the next report', () => {
  it('is the ordinary one while the load is', () => {
    assert.equal(beaconSeconds(CALM, BOUNDS), 60);
    assert.equal(beaconSeconds({ reports: 48, bytes: 1_000, publishMs: 30 }, BOUNDS), 60);
  });

  it('rises to the most that is allowed, by whichever measure is worst', () => {
    assert.equal(beaconSeconds({ ...CALM, reports: 64 }, BOUNDS), 180);
    for (const measure of ['reports', 'bytes', 'publishMs'] as const) {
      const most = { ...CALM, [measure]: FULL[measure] };
      assert.equal(beaconSeconds(most, BOUNDS), 300, measure);
    }
    assert.equal(beaconSeconds(FULL, { ordinary: 600, most: 300 }), 600);
  });

  it('never falls as the load grows, is whole and within its bounds', () => {
    fc.assert(
      fc.property(load, load, bounds, (some, more, limits) => {
        const sum = {
          reports: some.reports + more.reports,
          bytes: some.bytes + more.bytes,
          publishMs: some.publishMs + more.publishMs,
        };
        const [before, after] = [beaconSeconds(some, limits), beaconSeconds(sum, limits)];
        assert.ok(before <= after);
        for (const seconds of [before, after]) {
          assert.ok(Number.isInteger(seconds) && seconds >= limits.ordinary);
          assert.ok(seconds <= Math.max(limits.ordinary, limits.most));
        }
      }),
      cases(1_000),
    );
  });
});

describe('what a publish has lately taken', () => {
  it('follows what publishes take, and forgets one slow one', () => {
    const slow = Array.from({ length: 20 }).reduce<number>((lately) => smoothed(lately, 2_000), 0);
    assert.ok(slow > 1_900 && slow < 2_000);
    assert.equal(smoothed(0, 2_000), 400);
    const calm = Array.from({ length: 20 }).reduce<number>(
      (lately) => smoothed(lately, 20),
      smoothed(20, 2_000),
    );
    assert.ok(calm < 30);
  });
});
