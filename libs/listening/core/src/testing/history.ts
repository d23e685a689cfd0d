import type { EngagementEvent, ListeningEvent, PlaybackEvent, QualityEvent } from '@earshot/contracts';
import fc from 'fast-check';

/** Start of the generated histories: not on a bucket's edge, two hours before the end of a month. */
export const BASE = Date.parse('2026-10-31T22:00:03Z');

/** Small domains, so that sessions, moments and stretches collide. Times are whole seconds, for the naive model. */
const second = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1_500 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 * 86_400 }) },
);
const common = fc.record({
  user_id: fc.constantFrom('user_1', 'user_2'),
  session_id: fc.constantFrom('session_1', 'session_2'),
  episode_id: fc.constantFrom('episode_1', 'episode_1', 'episode_1', 'episode_2'),
  country: fc.constantFrom('US', 'DE'),
});
const played = fc.record({
  show_id: fc.constant('show_1'),
  device_type: fc.constantFrom('iOS', 'Web'),
  duration_sec: fc.constantFrom(0, 600, 1_000),
});
const at = (offset: number, zone: boolean) => {
  const iso = new Date(BASE + offset * 1_000).toISOString();
  return zone ? iso.replace('Z', '+00:00') : iso;
};
const time = fc.tuple(second, fc.boolean()).map(([offset, zone]) => at(offset, zone));

const sparse = fc
  .record({
    common,
    played,
    event_time: time,
    event_type: fc.constantFrom('PLAY', 'PAUSE', 'RESUME', 'STOP', 'COMPLETE'),
    position_sec: fc.integer({ min: 0, max: 1_100 }),
  })
  .map(({ common, played, ...rest }) => ({ ...common, ...played, ...rest }));

const progress = fc
  .record({
    common,
    played,
    from: second,
    heard: fc.integer({ min: 0, max: 120 }),
    position: fc.integer({ min: 0, max: 900 }),
    rate: fc.constantFrom(1, 1.5, 2, 3.5),
    interval_sec: fc.constantFrom(60, 120),
  })
  .map(({ common, played, from, heard, position, rate, interval_sec }) => ({
    ...common,
    ...played,
    event_type: 'PROGRESS' as const,
    event_time: at(from + heard, false),
    heard_from: BASE + from * 1_000,
    heard_to: BASE + (from + heard) * 1_000,
    position_from: position * 1_000,
    position_to: Math.floor(position + heard * rate) * 1_000,
    interval_sec,
  }));

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
      { event_type: 'DROPOUT', drop_reason: 'network' },
      { event_type: 'DROPOUT', drop_reason: 'server' },
    ),
  })
  .map(({ common, fault, event_time }) => ({ ...common, ...fault, event_time, device_type: 'iOS' }));

const numbered = <E extends ListeningEvent>(events: fc.Arbitrary<unknown[]>) =>
  events.map((all) => all.map((event, i) => ({ ...(event as object), event_id: `event_${i}` }) as E));

/** Distinct events of each topic. */
export const histories = {
  playback: numbered<PlaybackEvent>(fc.array(fc.oneof(sparse, sparse, progress), { maxLength: 24 })),
  engagement: numbered<EngagementEvent>(fc.array(engagement, { maxLength: 12 })),
  quality: numbered<QualityEvent>(fc.array(quality, { maxLength: 12 })),
};

/** How a history reaches the fold: every event at least once, in messages that anything may happen to. */
export interface Delivery {
  /** Numbers of the events of one commit. */
  readonly events: readonly number[];
  /** Numbers of the events that another instance commits between this commit's read and its write. */
  readonly meanwhile: readonly number[];
  /** Whether the commit is applied but its acknowledgement is lost. */
  readonly acknowledgementLost: boolean;
}

/** Any order, duplication, batching and interleaving of so many events. */
export function deliveries(count: number): fc.Arbitrary<readonly Delivery[]> {
  const indices = Array.from({ length: count }, (_, i) => i);
  const copies = fc.array(fc.nat({ max: Math.max(0, count - 1) }), { maxLength: count });
  return copies
    .chain((again) => {
      const all = count === 0 ? [] : [...indices, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    })
    .chain((order) =>
      fc
        .array(
          fc.record({
            size: fc.integer({ min: 1, max: 8 }),
            meanwhile: fc.integer({ min: 0, max: 3 }),
            acknowledgementLost: fc.boolean(),
          }),
          { minLength: 1, maxLength: order.length + 1 },
        )
        .map((cuts) => cut(order, cuts)),
    );
}

function cut(
  order: readonly number[],
  cuts: readonly { size: number; meanwhile: number; acknowledgementLost: boolean }[],
): readonly Delivery[] {
  const result: Delivery[] = [];
  let next = 0;
  for (let i = 0; next < order.length; i += 1) {
    const { size = 1, meanwhile = 0, acknowledgementLost = false } = cuts[i % cuts.length] ?? {};
    const events = order.slice(next, next + size);
    next += size;
    result.push({ events, meanwhile: order.slice(next, next + meanwhile), acknowledgementLost });
    next += meanwhile;
  }
  return result;
}
