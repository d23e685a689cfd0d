import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_MESSAGE_BYTES } from './body.ts';
import { decodeEvent, decodeMessage, EVENT_TOPICS } from './decode.ts';

const play = {
  event_id: '2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d',
  event_type: 'PLAY',
  event_time: '2026-11-22T10:00:00.123456Z',
  user_id: 'user_0001',
  session_id: 'session_1',
  episode_id: 'episode_1',
  show_id: 'show_1',
  country: 'US',
  device_type: 'iOS',
  position_sec: 0,
  duration_sec: 1800,
};
const progress = {
  ...play,
  event_type: 'PROGRESS',
  heard_from: '2026-11-22T10:00:00Z',
  heard_to: Date.parse('2026-11-22T10:01:00Z'),
  position_from: 0,
  position_to: 60_000,
  interval_sec: 60,
};
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const reasonFor = (input: unknown) => {
  const decoded = decodeEvent('playback', input);
  assert.ok(!decoded.ok, 'the event was accepted');
  return decoded.reason;
};

describe('decoding an event', () => {
  it("accepts the reference's events as they are", () => {
    assert.deepEqual(decodeEvent('playback', play), { ok: true, value: play });
    const { session_id, device_type, position_sec, duration_sec, ...engagement } = play;
    const share = { ...engagement, event_type: 'SHARE', share_channel: 'whatsapp' };
    assert.ok(decodeEvent('engagement', share).ok);
    const { show_id, ...quality } = { ...engagement, session_id, device_type };
    assert.ok(decodeEvent('quality', { ...quality, event_type: 'DROPOUT', drop_reason: 'network' }).ok);
    assert.ok(show_id && position_sec === 0 && duration_sec > 0);
  });

  it('takes heard moments as text or as milliseconds, and gives milliseconds', () => {
    const decoded = decodeEvent('playback', progress);
    assert.ok(decoded.ok && decoded.value.event_type === 'PROGRESS');
    assert.equal(decoded.value.heard_to - decoded.value.heard_from, 60_000);
  });

  it('leaves out fields that no schema knows', () => {
    const decoded = decodeEvent('playback', { ...play, secret: 'x' });
    assert.ok(decoded.ok && !('secret' in decoded.value));
  });

  it('names the field, what was expected and what was received', () => {
    assert.equal(
      reasonFor({ ...play, position_sec: '12' }),
      'position_sec: expected a whole number, got "12"',
    );
    assert.match(
      reasonFor({ ...play, event_time: 'yesterday' }),
      /event_time: expected an ISO-8601 time.*"yesterday"/,
    );
    assert.match(reasonFor({ ...play, episode_id: 'a/b' }), /episode_id: expected an id.*"a\/b"/);
    assert.match(
      reasonFor({ ...play, event_type: 'SHARE' }),
      /expected one of PLAY, .* on topic playback, got "SHARE"/,
    );
    assert.match(reasonFor({ ...play, user_id: undefined }), /user_id/);
    assert.match(reasonFor(null), /expected an event object, got null/);
  });

  it('refuses a time that BigQuery could not hold, by its place in UTC', () => {
    for (const event_time of [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59-05:00',
    ]) {
      assert.equal(
        reasonFor({ ...play, event_time }),
        `event_time: expected a time of the years 0001 to 9999 in UTC, got "${event_time}"`,
      );
    }
    for (const event_time of [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
      '9999-12-31T23:59:59+05:00',
    ]) {
      assert.ok(decodeEvent('playback', { ...play, event_time }).ok, event_time);
    }
  });

  it('refuses a stretch that is a seek or runs backwards', () => {
    assert.match(reasonFor({ ...progress, position_to: 600_000 }), /that is a seek/);
    assert.match(
      reasonFor({ ...progress, heard_to: progress.heard_from, heard_from: progress.heard_to }),
      /follow/,
    );
  });

  it('refuses a moment that no date can hold, and an id that UTF-8 cannot spell', () => {
    const never = { heard_from: 9e15, heard_to: 9e15 };
    assert.match(reasonFor({ ...progress, ...never }), /heard_from: .*got 9000000000000000/);
    assert.match(reasonFor({ ...play, session_id: 'a\ud800' }), /session_id: expected an id/);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_TOPICS), fc.anything(), (topic, input) => {
        assert.equal(typeof decodeEvent(topic, input).ok, 'boolean');
      }),
    );
  });
});

describe('decoding a message', () => {
  it('takes one event or an array, and keeps good and bad apart', () => {
    assert.equal(decodeMessage('playback', bytes(play)).events.length, 1);
    const { events, rejected } = decodeMessage(
      'playback',
      bytes([play, { ...play, event_id: 'b', country: 7 }, 3]),
    );
    assert.equal(events.length, 1);
    assert.deepEqual(
      rejected.map(({ event_id }) => event_id),
      ['b', undefined],
    );
  });

  it('refuses what is no JSON, and what is too large, with the size', () => {
    assert.match(decodeMessage('playback', bytes('{')).rejected[0]?.reason ?? '', /not UTF-8 JSON/);
    assert.match(
      decodeMessage('playback', new Uint8Array([0xff])).rejected[0]?.reason ?? '',
      /not UTF-8 JSON/,
    );
    const large = decodeMessage('playback', new Uint8Array(MAX_MESSAGE_BYTES + 1));
    assert.match(large.rejected[0]?.reason ?? '', /262145 bytes/);
  });
});
