import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { keepSchedule } from './schedule-timer.ts';

const START_MS = Date.parse('2026-11-22T10:00:00Z');
const DAY_MS = 24 * 3_600_000;

describe('a schedule that is kept', () => {
  let waits: number[];
  let fired: Date[];
  let elapse: (earlyMs?: number) => void;
  beforeEach(() => {
    waits = [];
    fired = [];
    mock.timers.enable({ apis: ['Date'], now: START_MS });
    mock.method(globalThis, 'setTimeout', (act: () => void, ms: number) => {
      waits.push(ms);
      elapse = (earlyMs = 0) => {
        mock.timers.setTime(Date.now() + ms - earlyMs);
        act();
      };
    });
  });
  afterEach(() => {
    mock.restoreAll();
    mock.timers.reset();
  });

  it('fires at each of its times', () => {
    keepSchedule(
      (after) => new Date(after.getTime() + DAY_MS),
      (due) => fired.push(due),
    );
    elapse();
    elapse();
    assert.deepEqual(fired, [new Date(START_MS + DAY_MS), new Date(START_MS + 2 * DAY_MS)]);
  });

  it('fires once for a time, even when a timer is early', () => {
    keepSchedule(
      (after) => new Date((Math.floor(after.getTime() / DAY_MS) + 1) * DAY_MS),
      (due) => fired.push(due),
    );
    elapse(1);
    elapse();
    assert.deepEqual(fired, [new Date('2026-11-23'), new Date('2026-11-24')]);
  });

  it('waits for a time that is further off than a timer can wait, and fires once then', () => {
    const due = new Date(START_MS + 60 * DAY_MS);
    keepSchedule(
      () => due,
      (at) => fired.push(at),
    );
    while (Date.now() < due.getTime()) {
      assert.deepEqual(fired, []);
      elapse();
    }
    assert.deepEqual(fired, [due]);
    assert.ok(Math.max(...waits) < 2 ** 31, `waited ${Math.max(...waits)}`);
  });
});
