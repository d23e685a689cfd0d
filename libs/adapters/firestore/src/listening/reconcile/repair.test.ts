import assert from 'node:assert/strict';
import { Timestamp } from 'firebase-admin/firestore';
import { sureAmounts } from './repair.ts';

const SINCE = new Date('2026-10-16T00:00:00Z');
const amounts = new Map([
  ['plays', -3],
  ['streams', 2],
]);
const driftedSince = (since: Timestamp | undefined, isCounted = true) => ({
  live: { path: 'metrics/episode', counters: new Map<string, number>(), since, repaired: undefined },
  ...{ amounts, isCounted },
});

describe('what may be added to counters that drifted', () => {
  it('is all while every session that they may count has its state', () => {
    assert.deepEqual(sureAmounts(driftedSince(Timestamp.fromDate(SINCE)), SINCE), amounts);
    assert.deepEqual(sureAmounts(driftedSince(undefined), SINCE), amounts);
  });

  it('takes nothing off when they may count a session whose state has expired', () => {
    const before = Timestamp.fromMillis(SINCE.getTime() - 1);
    assert.deepEqual(sureAmounts(driftedSince(before), SINCE), new Map([['streams', 2]]));
  });

  it('takes nothing off when not all states were looked at that they may count', () => {
    assert.deepEqual(sureAmounts(driftedSince(undefined, false), SINCE), new Map([['streams', 2]]));
  });
});
