import assert from 'node:assert/strict';
import type { PlaybackEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { playbackEvent, progressEvent, TEST_TIME } from '@earshot/testing';
import { figureOf } from '../figure.ts';
import { playbackKind } from './kind.ts';

const START = Date.parse(TEST_TIME);
const time = (second: number) => new Date(START + second * 1_000).toISOString();
let ids = 0;
const at = (second: number, event_type: SparsePlaybackEvent['event_type'], position_sec: number) => {
  ids += 1;
  return playbackEvent({ event_id: `event_${ids}`, event_time: time(second), event_type, position_sec });
};
/** A heartbeat from one second to another, at positions from one second on. */
const beat = (from: number, to: number, position: number, rate = 1) =>
  progressEvent({
    heard_from: START + from * 1_000,
    heard_to: START + to * 1_000,
    position_from: position * 1_000,
    position_to: (position + (to - from) * rate) * 1_000,
  });

/** The episode's counters after these events. */
function measured(events: readonly PlaybackEvent[]): Record<string, number> {
  const tally = playbackKind.measure(playbackKind.join(playbackKind.empty, events).body);
  const counters = Array.from(tally).flatMap(([name, amount]) => {
    const { scope, field } = figureOf(name);
    return scope === 'metrics' && !field.startsWith('trend_') ? [[field, amount] as const] : [];
  });
  return Object.fromEntries(counters);
}
const heardIn = (events: readonly PlaybackEvent[]) => measured(events)['seconds_heard'] ?? 0;

describe('a player that sends no heartbeats', () => {
  it('was heard from PLAY to PAUSE and from RESUME to STOP', () => {
    const events = [at(0, 'PLAY', 0), at(60, 'PAUSE', 60), at(600, 'RESUME', 60), at(640, 'STOP', 100)];
    assert.equal(heardIn(events), 100);
  });

  it('was not heard over a seek, forward or back', () => {
    assert.equal(heardIn([at(0, 'PLAY', 0), at(60, 'STOP', 900)]), 0);
    assert.equal(heardIn([at(0, 'PLAY', 500), at(60, 'STOP', 100)]), 0);
    assert.equal(heardIn([at(0, 'PLAY', 0), at(60, 'STOP', 215)]), 60, '3.5 × 60 s + 5 s is still playing');
    assert.equal(heardIn([at(0, 'PLAY', 0), at(60, 'STOP', 216)]), 0);
  });

  it('was not heard before a PAUSE that no PLAY came before', () => {
    assert.equal(heardIn([at(0, 'PAUSE', 0), at(60, 'STOP', 60)]), 0);
  });

  it('orders events by their moment, not by their text', () => {
    const events = [at(0, 'PLAY', 0), at(60, 'STOP', 60)];
    const zoned = events.map((event) => ({
      ...event,
      event_time: event.event_time.replace('.000Z', '+00:00'),
    }));
    const [play, stop] = zoned;
    assert.ok(play && stop);
    assert.equal(heardIn([stop, { ...play, event_time: play.event_time.replace('+', '.000+') }]), 60);
  });
});

describe('a player that sends heartbeats', () => {
  it('was heard in the union of its stretches, however they are cut', () => {
    assert.equal(heardIn([at(0, 'PLAY', 0), beat(0, 60, 0), beat(60, 120, 60), at(120, 'STOP', 120)]), 120);
    assert.equal(heardIn([beat(0, 120, 0), beat(30, 90, 30), beat(100, 140, 100)]), 140);
  });

  it('was heard once when two devices play at once', () => {
    assert.equal(heardIn([beat(0, 60, 0), beat(20, 80, 600)]), 80);
  });
});

describe('one session', () => {
  it('is one play, however often it plays or resumes', () => {
    const figures = measured([
      at(0, 'PLAY', 0),
      at(10, 'PAUSE', 10),
      at(20, 'RESUME', 10),
      at(30, 'PLAY', 0),
    ]);
    assert.equal(figures['plays'], 1);
    assert.equal(measured([at(0, 'RESUME', 0)])['plays'], undefined);
  });

  it('is of the country and device of its first PLAY', () => {
    const first = { ...at(0, 'PLAY', 0), country: 'DE', device_type: 'Web' as const };
    const figures = measured([at(5, 'PLAY', 0), first]);
    assert.deepEqual([figures['by_country/DE'], figures['by_device/Web']], [1, 1]);
    assert.equal(figures['by_country/US'], undefined);
  });

  it('is a stream from 60 seconds heard', () => {
    assert.equal(measured([beat(0, 59, 0)])['streams'], undefined);
    assert.equal(measured([beat(0, 60, 0)])['streams'], 1);
  });

  it('is engaged from 20 minutes heard, or from 40 % of the episode', () => {
    assert.equal(measured([beat(0, 719, 0)])['engaged'], undefined);
    assert.equal(measured([beat(0, 720, 0)])['engaged'], 1);
    const long = { duration_sec: 8_000 };
    assert.equal(measured([{ ...beat(0, 1_199, 0), ...long }])['engaged'], undefined);
    assert.equal(measured([{ ...beat(0, 1_200, 0), ...long }])['engaged'], 1);
    assert.equal(measured([beat(0, 360, 0, 2)])['engaged'], 1, 'twice as fast takes half as long');
  });

  it('reaches the twentieths of the episode it heard any of', () => {
    const reached = Object.keys(measured([beat(0, 91, 0), beat(100, 110, 1_790)])).filter((field) =>
      field.startsWith('reach/'),
    );
    assert.deepEqual(reached, ['reach/0', 'reach/5', 'reach/95']);
  });

  it('weighs what its events weigh, in tenths', () => {
    assert.equal(
      measured([at(0, 'PLAY', 0), at(10, 'STOP', 10), at(20, 'COMPLETE', 1_800)])['score_tenths'],
      30,
    );
  });
});
