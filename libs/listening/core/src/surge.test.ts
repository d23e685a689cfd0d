import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { busiestBucket, SURGE_TOLD_WITHIN_MS, surgeLookback, strongestSurge, sumBuckets } from './surge.ts';

const bucket = (second: number, plays: number) => ({
  start: second * 1_000,
  plays,
  score_tenths: plays * 10,
});

describe('the strongest minute', () => {
  it('slides over ten-second buckets', () => {
    const buckets = [bucket(0, 10), bucket(30, 20), bucket(60, 25), bucket(130, 30)];
    assert.deepEqual(strongestSurge(buckets), { end: 70_000, plays: 45, score_tenths: 450 });
  });

  it('counts a total and its shards as the one bucket that they are', () => {
    const parts = [bucket(0, 10), bucket(10, 1), bucket(0, 20), bucket(0, 5)];
    assert.deepEqual(sumBuckets(parts), [bucket(0, 35), bucket(10, 1)]);
  });

  it('is the first of equals, and none without buckets', () => {
    assert.equal(strongestSurge([bucket(200, 5), bucket(0, 5)])?.end, 10_000);
    assert.equal(strongestSurge([]), undefined);
  });

  it('ends after the moment that is asked for', () => {
    assert.equal(strongestSurge([bucket(0, 50), bucket(100, 5)], 10_000)?.end, 110_000);
    assert.equal(strongestSurge([bucket(0, 50)], 10_000), undefined);
  });
});

describe('the busiest bucket', () => {
  it('of a minute with so many plays has so many itself', () => {
    const buckets = fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(60)), {
      minLength: 1,
      selector: ([at]) => at,
    });
    fc.assert(
      fc.property(buckets, (told) => {
        const all = told.map(([at, plays]) => bucket(at * 10, plays));
        const { plays } = strongestSurge(all) ?? { plays: 0 };
        assert.ok(all.some((each) => each.plays >= busiestBucket(plays)));
      }),
      cases(1_000),
    );
  });

  it('of fifty plays has nine', () => {
    assert.equal(busiestBucket(50), 9);
  });
});

describe('how far back surges are looked for', () => {
  const longest = 600_000;
  const now = 10_000_000;

  it('is as far as they are news when nobody knows what was looked at, or that is long ago', () => {
    assert.equal(surgeLookback(now, undefined, longest), longest);
    assert.equal(surgeLookback(now, now - 86_400_000, longest), longest);
  });

  it('goes on from the last look, and again over what may have been told late', () => {
    assert.equal(surgeLookback(now, now - 60_000, longest), 60_000 + SURGE_TOLD_WITHIN_MS);
  });

  it('looks again at what was told late when the clock of the last run was ahead', () => {
    assert.equal(surgeLookback(now, now + 60_000, longest), SURGE_TOLD_WITHIN_MS);
  });
});
