import assert from 'node:assert/strict';
import { DAY_MS, HOUR_MS, type RejectionCounts } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { REJECTED_KEPT_DAYS } from './limits.ts';
import { hourStart } from './hour.ts';
import { firstOpenHour, HOUR_SETTLES_MS, type Rejections, withHour } from './rejections.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const NONE: Rejections = { days: {}, hours: {} };

describe('the summary of rejections', () => {
  it('keeps an hour open until whatever belongs to it must have been written', () => {
    assert.equal(firstOpenHour(START + HOUR_MS + HOUR_SETTLES_MS - 1), START);
    assert.equal(firstOpenHour(START + HOUR_MS + HOUR_SETTLES_MS), START + HOUR_MS);
    assert.equal(hourStart(START + HOUR_MS - 1), START);
  });

  it('gives a day the sum of its hours, and an hour that is counted again its last count', () => {
    const counted = [
      [START, { playback: { late: 2 } }],
      [START + HOUR_MS, { playback: { late: 1, invalid: 4 }, quality: { future: 1 } }],
      [START + HOUR_MS, { playback: { late: 3, invalid: 4 }, quality: { future: 1 } }],
    ] as const;
    const { days, hours } = counted.reduce((all, [start, counts]) => withHour(all, start, counts), NONE);
    assert.deepEqual(days, { '2026-11-22': { playback: { late: 5, invalid: 4 }, quality: { future: 1 } } });
    assert.deepEqual(Object.keys(hours), ['2026-11-22T10', '2026-11-22T11']);
  });

  it('comes to the same totals for all hours counted in order, each any number of times', () => {
    const hour = fc.record({
      offset: fc.nat({ max: 60 }),
      late: fc.integer({ min: 1, max: 9 }),
      again: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(hour, { selector: ({ offset }) => offset }), (unordered) => {
        const told = unordered.toSorted((a, b) => a.offset - b.offset);
        let rejections = NONE;
        for (const { offset, late, again } of told) {
          for (let i = 0; i <= again; i += 1) {
            const counts: RejectionCounts = { playback: { late: i === again ? late : i } };
            rejections = withHour(rejections, START + offset * HOUR_MS, counts);
          }
        }
        const total = Object.values(rejections.days).reduce(
          (sum, { playback }) => sum + (playback?.late ?? 0),
          0,
        );
        assert.equal(
          total,
          told.reduce((sum, { late }) => sum + late, 0),
        );
        assert.ok(Object.keys(rejections.hours).length <= 48);
      }),
      cases(200),
    );
  });

  it('forgets hours after two days, and days when the rejected events themselves are gone', () => {
    const later = withHour(withHour(NONE, START, { playback: { late: 1 } }), START + 2 * DAY_MS, {});
    assert.deepEqual(Object.keys(later.hours), ['2026-11-24T10']);
    assert.deepEqual(Object.keys(later.days), ['2026-11-22', '2026-11-24']);
    const gone = withHour(later, START + (REJECTED_KEPT_DAYS + 1) * DAY_MS, {});
    assert.deepEqual(Object.keys(gone.days), ['2026-11-24', '2026-12-23']);
  });
});
