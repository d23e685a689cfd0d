import assert from 'node:assert/strict';
import { engagementEvent, playbackEvent, qualityEvent, TEST_TIME } from '@earshot/testing';
import { eventsOf, MAX_EVENTS, readReport } from './report.ts';

const NOW = Date.parse(TEST_TIME);

describe('a report', () => {
  it('is an array of events, or an object that has one', () => {
    assert.deepEqual(eventsOf([1]), { ok: true, value: [1] });
    assert.deepEqual(eventsOf({ events: [1, 2] }), { ok: true, value: [1, 2] });
  });

  it('holds 1 to 500 events', () => {
    const reason = (body: unknown) => {
      const found = eventsOf(body);
      return found.ok ? 'taken' : found.reason;
    };
    assert.equal(reason([]), 'expected 1 to 500 events, got 0');
    assert.equal(reason(Array(MAX_EVENTS).fill(1)), 'taken');
    assert.equal(reason(Array(MAX_EVENTS + 1).fill(1)), 'expected 1 to 500 events, got 501');
    assert.equal(reason('PLAY'), 'expected an array of events, got "PLAY"');
    assert.equal(reason(undefined), 'expected an array of events, got undefined');
  });

  it('is sorted by topic, each event judged by itself', () => {
    const inputs = [
      playbackEvent(),
      { ...playbackEvent(), user_id: 'user_0002' },
      engagementEvent(),
      { event_type: 'REWIND' },
      null,
      { ...qualityEvent(), buffer_ms: -1 },
      qualityEvent(),
      playbackEvent({ event_time: '2027-01-01T00:00:00Z' }),
    ];
    const { accepted, rejected, sessions } = readReport(inputs, 'user_0001', NOW);
    assert.deepEqual(Array.from(sessions), ['session_1']);
    assert.deepEqual(
      Array.from(accepted, ([topic, found]) => [topic, found.length]),
      [
        ['playback', 1],
        ['engagement', 1],
        ['quality', 1],
      ],
    );
    assert.deepEqual(
      rejected.map(({ index }) => index),
      [1, 3, 4, 5, 7],
    );
    assert.equal(rejected[0]?.reason, 'user_id: expected that of the signed-in user, got "user_0002"');
    assert.match(rejected[1]?.reason ?? '', /known event_type, got {"event_type":"REWIND"}/);
    assert.match(rejected[4]?.reason ?? '', /more than 5 minutes after/);
  });
});
