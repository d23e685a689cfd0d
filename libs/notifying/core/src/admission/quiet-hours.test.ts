import assert from 'node:assert/strict';
import type { QuietHours } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { dayIn, quietUntil } from './quiet-hours.ts';

const NIGHT: QuietHours = { from: '22:00', to: '07:30', time_zone: 'Europe/Berlin' };
const until = (now: string, hours: Partial<QuietHours> = {}) =>
  quietUntil({ ...NIGHT, ...hours }, new Date(now))?.toISOString();

describe('quiet hours', () => {
  it('last over midnight, by the user’s clock', () => {
    assert.equal(until('2026-11-22T20:59:59.999Z'), undefined);
    assert.equal(until('2026-11-22T21:00:00Z'), '2026-11-23T06:30:00.000Z');
    assert.equal(until('2026-11-23T02:12:34.567Z'), '2026-11-23T06:30:00.000Z');
    assert.equal(until('2026-11-23T06:29:59.999Z'), '2026-11-23T06:30:00.000Z');
    assert.equal(until('2026-11-23T06:30:00Z'), undefined);
  });

  it('last within a day as well', () => {
    const siesta = { from: '13:00', to: '15:00', time_zone: 'Europe/Madrid' };
    assert.equal(until('2026-07-01T12:00:00Z', siesta), '2026-07-01T13:00:00.000Z');
    assert.equal(until('2026-07-01T14:00:00Z', siesta), undefined);
  });

  it('are of the user’s time zone, also where it is not of whole hours', () => {
    assert.equal(until('2026-11-22T18:00:00Z', { time_zone: 'Asia/Kathmandu' }), '2026-11-23T01:45:00.000Z');
    assert.equal(until('2026-11-22T18:00:00Z', { time_zone: 'America/New_York' }), undefined);
  });

  it('are an hour shorter when the clock is put forward, and an hour longer when it is put back', () => {
    assert.equal(until('2026-03-28T22:00:00Z'), '2026-03-29T05:30:00.000Z');
    assert.equal(until('2026-10-24T22:00:00Z'), '2026-10-25T06:30:00.000Z');
  });

  it('end where the clock jumps over their end, and at the first of two ends', () => {
    assert.equal(until('2026-03-29T00:50:00Z', { to: '02:30' }), '2026-03-29T01:00:00.000Z');
    assert.equal(until('2026-10-24T23:50:00Z', { to: '02:30' }), '2026-10-25T00:30:00.000Z');
  });

  const time = fc
    .integer({ min: 0, max: 1_439 })
    .map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'Pacific/Apia',
    'UTC',
  );
  /** Half of them within two days around a change of the clocks in 2026. */
  const moment = fc.oneof(
    fc.integer({ min: Date.parse('2026-01-01T00:00Z'), max: Date.parse('2026-12-31T00:00Z') }),
    fc
      .tuple(
        fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
      )
      .map(([day, ms]) => Date.parse(day) + ms),
  );

  it('are over at the moment told, and not at any minute before', () => {
    fc.assert(
      fc.property(time, time, zone, moment, (from, to, time_zone, now) => {
        fc.pre(from !== to);
        const hours = { from, to, time_zone };
        const over = quietUntil(hours, new Date(now));
        if (!over) return;
        assert.ok(over.getTime() > now);
        assert.equal(quietUntil(hours, over), undefined);
        for (let at = now; at < over.getTime(); at += 60_000) assert.ok(quietUntil(hours, new Date(at)));
      }),
      cases(60),
    );
  });
});

describe('dayIn', () => {
  it('is the day by the clock of the time zone', () => {
    const at = new Date('2026-11-22T23:30:00Z');
    assert.deepEqual(
      ['UTC', 'Europe/Berlin', 'America/New_York'].map((zone) => dayIn(zone, at)),
      ['2026-11-22', '2026-11-23', '2026-11-22'],
    );
  });
});
