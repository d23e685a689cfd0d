import assert from 'node:assert/strict';
import { isDocumentId, notificationDue } from '@earshot/contracts';
import { type ClosedListening, continueListening, type StoppedAt } from './continue-listening.ts';

const NOW = new Date('2026-11-22T10:20:00.000Z');

const stop = (fields: Partial<StoppedAt> = {}): StoppedAt => ({
  event_id: 'event_9',
  episode_id: 'episode_1',
  position_sec: 600,
  duration_sec: 1800,
  at: new Date('2026-11-22T10:19:00.000Z'),
  ...fields,
});

const closed = (fields: Partial<ClosedListening> = {}): ClosedListening => ({
  user_id: 'user_0001',
  stops: 1,
  completes: 0,
  last_stop: stop(),
  last_episode_id: 'episode_1',
  now: NOW,
  ...fields,
});

describe('continueListening', () => {
  it('given a stop in the middle, when the window closes, then it reminds at the true position', () => {
    assert.deepEqual(continueListening(closed()), {
      notification_id: 'continue_event_9',
      created_at: '2026-11-22T10:20:00.000Z',
      type: 'CONTINUE_LISTENING',
      user_id: 'user_0001',
      ttl_sec: 1800,
      payload: { episode_id: 'episode_1', resume_position_sec: 600 },
      state: 'pending',
      due: notificationDue('continue_event_9', new Date('2026-11-22T10:22:00.000Z')),
      expires_at: new Date('2026-12-22T10:20:00.000Z'),
    });
  });

  const silent: [string, ClosedListening][] = [
    ['no stop', closed({ stops: 0 })],
    ['a completed episode', closed({ completes: 1 })],
    ['another episode after the stop', closed({ last_episode_id: 'episode_2' })],
    ['a stop after 29 s', closed({ last_stop: stop({ position_sec: 29 }) })],
    ['60 s left of 10 min', closed({ last_stop: stop({ position_sec: 540, duration_sec: 600 }) })],
    ['5 % left of 2 h', closed({ last_stop: stop({ position_sec: 6840, duration_sec: 7200 }) })],
    ['a quarter left of a minute', closed({ last_stop: stop({ position_sec: 45, duration_sec: 60 }) })],
    ['a position past the end', closed({ last_stop: stop({ position_sec: 2000 }) })],
    ['a listener who listened on to the end', closed({ last_position_sec: 1790 })],
  ];
  for (const [given, listening] of silent) {
    it(`given ${given}, when the window closes, then nobody is reminded`, () => {
      assert.equal(continueListening(listening), undefined);
    });
  }

  const told: [string, StoppedAt][] = [
    ['a stop after 30 s', stop({ position_sec: 30 })],
    ['61 s left of 10 min', stop({ position_sec: 539, duration_sec: 600 })],
    ['just over 5 % left of 2 h', stop({ position_sec: 6839, duration_sec: 7200 })],
    ['over a quarter left of a minute', stop({ position_sec: 44, duration_sec: 60 })],
    ['an unknown duration', stop({ duration_sec: 0 })],
  ];
  for (const [given, last_stop] of told) {
    it(`given ${given}, when the window closes, then the listener is reminded`, () => {
      const { payload } = continueListening(closed({ last_stop })) ?? {};
      assert.deepEqual(payload, { episode_id: 'episode_1', resume_position_sec: last_stop.position_sec });
    });
  }

  it('given listening that went on after the stop, when the window closes, then it reminds where that ended', () => {
    const { payload } = continueListening(closed({ last_position_sec: 745 })) ?? {};
    assert.deepEqual(payload, { episode_id: 'episode_1', resume_position_sec: 745 });
  });

  it('given the same stop at another time, when the window closes again, then the id is the same', () => {
    const later = closed({ now: new Date('2026-11-22T11:00:00.000Z'), stops: 3 });
    assert.equal(continueListening(later)?.notification_id, continueListening(closed())?.notification_id);
  });

  it('given a stop with the longest id, when the window closes, then the id is still a document id', () => {
    const longest = (last: string) => closed({ last_stop: stop({ event_id: 'e'.repeat(127) + last }) });
    const a = continueListening(longest('a'))?.notification_id ?? '';
    const b = continueListening(longest('b'))?.notification_id ?? '';
    assert.ok(isDocumentId(a) && a.startsWith('continue_'));
    assert.notEqual(a, b);
  });
});
