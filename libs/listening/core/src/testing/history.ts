import type { EngagementEvent, ListeningEvent, PlaybackEvent, QualityEvent } from '@earshot/contracts';
import fc from 'fast-check';

/** Start of the generated histories: not on a bucket's edge, two hours before the end of a month. */
const BASE = Date.parse('2026-10-31T22:00:03Z');
const DAY = 86_400_000;
/**
 * When every commit of a simulation happens: some of the windows of a history are a day old by then and some of its
 * minutes two, and on either side of that limit lie events.
 */
export const NOW = BASE - 3_000 + DAY + 700_000;

/** Small domains, so that sessions, moments and stretches collide; in halves of a second. */
const offset = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3_000).map((n) => n * 500) },
  { weight: 1, arbitrary: fc.nat(3 * 86_400).map((n) => n * 1_000) },
  { weight: 1, arbitrary: fc.nat(1_500).map((n) => n * 1_000 - DAY) },
);
const common = fc.record({
  user_id: fc.constantFrom('user_1', 'user_2'),
  session_id: fc.constantFrom('session_1', 'session_1', 'session_2'),
  episode_id: fc.constantFrom('episode_1', 'episode_1', 'episode_1', 'episode_2'),
  country: fc.constantFrom('US', 'DE'),
});
const played = fc.record({
  show_id: fc.constant('show_1'),
  device_type: fc.constantFrom('iOS', 'Web'),
  duration_sec: fc.constantFrom(0, 600, 1_000, 7_201),
});
const written = (offset: number, zone = 'Z') => new Date(BASE + offset).toISOString().replace('Z', zone);
const time = fc
  .tuple(offset, fc.constantFrom('Z', '+00:00', ''))
  .map(([offset, zone]) => written(offset, zone));

const mark = fc
  .record({
    common,
    played,
    event_time: time,
    event_type: fc.constantFrom('PLAY', 'PAUSE', 'RESUME', 'STOP', 'COMPLETE'),
    position_sec: fc.nat(1_100),
  })
  .map(({ common, played, ...rest }) => ({ ...common, ...played, ...rest }));

/** A heartbeat's own fields; everything in milliseconds from the start of the histories. */
const stretch = (from: number, heard: number, position: number, rate: number) => ({
  event_type: 'PROGRESS' as const,
  event_time: written(from + heard),
  heard_from: BASE + from,
  heard_to: BASE + from + heard,
  position_from: position,
  position_to: position + Math.floor(heard * rate),
});
const rate = fc.constantFrom(0.5, 1, 1.5, 2, 3.5);
const beat = fc
  .record({
    common,
    played,
    from: offset,
    heard: fc.nat(240).map((n) => n * 500),
    position: fc.nat(1_800).map((n) => n * 500),
    rate,
    interval_sec: fc.constantFrom(60, 120),
  })
  .map(({ common, played, from, heard, position, rate, interval_sec }) => ({
    ...common,
    ...played,
    ...stretch(from, heard, position, rate),
    interval_sec,
  }));

type Move = { readonly play: number; readonly rest: number; readonly seek: number | null };
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    play: fc.nat(400).map((n) => n * 500),
    rest: fc.nat(200).map((n) => n * 1_000),
    seek: fc.option(
      fc.nat(900).map((n) => n * 1_000),
      { freq: 3 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** A listener as listeners are: plays, seeks, rests and plays on; told by marks, heartbeats or both. */
const visit = fc
  .record({
    common,
    played,
    start: offset,
    moves,
    rate,
    tells: fc.constantFrom('marks', 'beats', 'both'),
    cut: fc.constantFrom(30_000, 60_000),
  })
  .map(({ common, played, start, moves, rate, tells, cut }) => {
    const events: object[] = [];
    const mark = (event_type: string, at: number, position: number) => {
      if (tells === 'beats') return;
      events.push({
        ...common,
        ...played,
        event_type,
        event_time: written(at),
        position_sec: Math.floor(position / 1_000),
      });
    };
    let [at, position] = [start, 0];
    for (const [i, { play, rest, seek }] of moves.entries()) {
      mark(i === 0 ? 'PLAY' : 'RESUME', at, position);
      for (let told = 0; tells !== 'marks' && told < play; told += cut) {
        const piece = stretch(at + told, Math.min(cut, play - told), position + told * rate, rate);
        events.push({ ...common, ...played, ...piece, interval_sec: cut / 1_000 });
      }
      at += play;
      position += play * rate;
      mark(i === moves.length - 1 ? 'STOP' : 'PAUSE', at, position);
      at += rest;
      position = seek ?? position;
    }
    return events;
  });

const engagement = fc
  .record({
    common,
    event_time: time,
    action: fc.constantFrom(
      { event_type: 'SAVE_EPISODE' },
      { event_type: 'FOLLOW_SHOW' },
      { event_type: 'SHARE', share_channel: 'email' },
      { event_type: 'SHARE', share_channel: 'whatsapp' },
    ),
  })
  .map(({ common: { user_id, episode_id, country }, action, event_time }) => ({
    user_id,
    episode_id,
    country,
    ...action,
    event_time,
    show_id: 'show_1',
  }));

const quality = fc
  .record({
    common,
    event_time: time,
    fault: fc.constantFrom(
      { event_type: 'BUFFERING_START', buffer_ms: 300 },
      { event_type: 'BUFFERING_END', buffer_ms: 700 },
      { event_type: 'BUFFERING_END', buffer_ms: 0 },
      { event_type: 'DROPOUT', drop_reason: 'network' },
      { event_type: 'DROPOUT', drop_reason: 'server' },
    ),
  })
  .map(({ common, fault, event_time }) => ({ ...common, ...fault, event_time, device_type: 'iOS' }));

const one = (event: fc.Arbitrary<object>) => event.map((only) => [only]);

/** Gives every event an id of its own, but for some that take the one before: an id with two bodies. */
function numbered<E extends ListeningEvent>(
  told: fc.Arbitrary<readonly object[]>,
  maxLength: number,
): fc.Arbitrary<readonly E[]> {
  const part = fc.record({
    told,
    twin: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, fc.boolean()),
  });
  return fc.array(part, { maxLength, size: 'max' }).map((parts) => {
    const events: E[] = [];
    for (const { told, twin } of parts) {
      for (const event of told) {
        const before = twin ? events.at(-1) : undefined;
        const { user_id, event_id } = before ?? { event_id: `event_${events.length}` };
        const session_id = before && 'session_id' in before ? before.session_id : undefined;
        events.push({
          ...event,
          ...(user_id !== undefined && { user_id }),
          ...(session_id !== undefined && { session_id }),
          event_id,
        } as E);
      }
    }
    return events;
  });
}

/** Events of each topic, told once each. */
export const histories = {
  playback: numbered<PlaybackEvent>(
    fc.oneof(
      { weight: 5, arbitrary: one(mark) },
      { weight: 3, arbitrary: one(beat) },
      { weight: 2, arbitrary: visit },
    ),
    16,
  ),
  engagement: numbered<EngagementEvent>(one(engagement), 12),
  quality: numbered<QualityEvent>(one(quality), 12),
};
