import type { EngagementEvent, ListeningEvent, PlaybackEvent, QualityEvent } from '@earshot/contracts';

/**
 * The counters of a set of events the slow and obvious way: each document's and field's sum over every event, one
 * stretch at a time, with no union, no difference and no state. Written apart from the fold, to check it. Names are a
 * document's path and a field with a blank between them.
 */
export interface NaiveTotals {
  /** To the last unit. */
  readonly exact: Readonly<Record<string, number>>;
  /** Decayed sums, which round. */
  readonly decayed: Readonly<Record<string, number>>;
  /** Listeners of each episode, when no id was told with two bodies. */
  readonly listeners: Readonly<Record<string, number>>;
}

/** What is known beside the events. */
export interface NaiveContext {
  readonly now: number;
  readonly labels: Readonly<Record<string, string>>;
}

type Entry = readonly [name: string, amount: number];
type Stretch = readonly [from: number, to: number];

const SCORE: Record<string, number> = {
  PLAY: 1,
  STOP: -1,
  COMPLETE: 3,
  SAVE_EPISODE: 4,
  FOLLOW_SHOW: 3,
  SHARE: 2,
  BUFFERING_START: -1,
  BUFFERING_END: -0.2,
  DROPOUT: -2,
};
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const ms = ({ event_time }: ListeningEvent) =>
  Date.parse(/(Z|\+00:00)$/.test(event_time) ? event_time : `${event_time}Z`);
const startOf = (at: number, length: number) =>
  new Date(at - (at % length)).toISOString().replace('.000Z', 'Z');
const decayed = (at: number, halfLife: number, weight: number) =>
  weight * 2 ** ((at % (256 * halfLife)) / halfLife);
const epoch = (at: number, halfLife: number) => Math.floor(at / (256 * halfLife));

/** Of each id the body that reads first as JSON, in the order they happened. */
function distinct<E extends ListeningEvent>(
  events: readonly E[],
  textOf: (event: E) => unknown,
): readonly E[] {
  const text = (event: E) => JSON.stringify(textOf(event));
  return Array.from(Map.groupBy(events, ({ event_id }) => event_id).values())
    .flatMap((bodies) => bodies.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)).slice(0, 1))
    .sort((a, b) => ms(a) - ms(b) || (a.event_id < b.event_id ? -1 : 1));
}

function totalsOf(entries: readonly Entry[], events: readonly ListeningEvent[]): NaiveTotals {
  const sums = new Map<string, number>();
  for (const [name, amount] of entries) sums.set(name, (sums.get(name) ?? 0) + amount);
  const all = Array.from(sums, ([name, sum]) => [name, sum] as const);
  const isDecayed = (name: string) => / (trend|affinity)_/.test(name);
  const plays = events.filter(({ event_type }) => event_type === 'PLAY');
  const listeners = Map.groupBy(plays, ({ episode_id }) => `metrics/${episode_id} listeners`);
  return {
    exact: Object.fromEntries(all.filter(([name, sum]) => !isDecayed(name) && sum !== 0)),
    decayed: Object.fromEntries(all.filter(([name]) => isDecayed(name))),
    listeners: Object.fromEntries(
      Array.from(listeners, ([name, of]) => [name, new Set(of.map(({ user_id }) => user_id)).size]),
    ),
  };
}

const both = (event: ListeningEvent, field: string, amount: number): Entry[] => [
  [`metrics/${event.episode_id} ${field}`, amount],
  [`profiles/${event.user_id} ${field}`, amount],
];

function inWindow(event: ListeningEvent, field: string, amount: number, { now }: NaiveContext): Entry[] {
  const at = ms(event);
  if (at - (at % 10_000) + DAY <= now) return [];
  return [[`metrics/${event.episode_id}/windows/${startOf(at, 10_000)} ${field}`, amount]];
}

function weighed(event: ListeningEvent, context: NaiveContext): Entry[] {
  const weight = SCORE[event.event_type] ?? 0;
  const tenths = Math.round(weight * 10);
  const label = context.labels[event.episode_id];
  const field = `affinity_${epoch(ms(event), 14 * DAY)}/${label}`;
  return [
    ...both(event, 'score_tenths', tenths),
    ...inWindow(event, 'score_tenths', tenths, context),
    ...(label ? [[`profiles/${event.user_id} ${field}`, decayed(ms(event), 14 * DAY, weight)] as const] : []),
  ];
}

/** Length of what any of the stretches covers: one after another, all places where one of them begins or ends. */
function covered(stretches: readonly Stretch[]): number {
  const edges = Array.from(new Set(stretches.flat())).sort((a, b) => a - b);
  return edges.reduce((sum, edge, i) => {
    const next = edges[i + 1] ?? edge;
    return stretches.some(([from, to]) => from <= edge && to >= next) ? sum + next - edge : sum;
  }, 0);
}

/** Whether any of the stretches has some length between two places. */
const touches = (stretches: readonly Stretch[], begin: number, end: number) =>
  stretches.some(([from, to]) => Math.min(to, end) > Math.max(from, begin));

export function naivePlayback(events: readonly PlaybackEvent[], context: NaiveContext): NaiveTotals {
  const sessions = Map.groupBy(events, (e) => `${e.user_id} ${e.session_id}`);
  const kept = Array.from(sessions.values(), (session) => [
    ...session.filter((e) => e.event_type === 'PROGRESS'),
    ...distinct(
      session.filter((e) => e.event_type !== 'PROGRESS'),
      (e) => [e.event_type, ms(e), e.episode_id, e.position_sec, e.duration_sec, e.country, e.device_type],
    ),
  ]);
  const entries = kept.flatMap((session) =>
    Array.from(Map.groupBy(session, ({ episode_id }) => episode_id).values()).flatMap((episode) =>
      naiveSession(episode, context),
    ),
  );
  return totalsOf(entries, kept.flat());
}

function naiveSession(events: readonly PlaybackEvent[], context: NaiveContext): Entry[] {
  const beats = events.filter((e) => e.event_type === 'PROGRESS');
  const marks = events.filter((e) => e.event_type !== 'PROGRESS');
  const times: Stretch[] = beats.map((e) => [e.heard_from, e.heard_to]);
  const positions: Stretch[] = beats.map((e) => [e.position_from, e.position_to]);
  marks.forEach((a, i) => {
    const b = marks[i + 1];
    if (beats.length > 0 || !b || !['PLAY', 'RESUME'].includes(a.event_type)) return;
    const [seconds, advance] = [(ms(b) - ms(a)) / 1_000, b.position_sec - a.position_sec];
    if (seconds > 86_400 || advance <= 0 || advance > 3.5 * seconds + 5) return;
    times.push([ms(a), ms(b)]);
    positions.push([a.position_sec * 1_000, b.position_sec * 1_000]);
  });
  return [
    ...marks.flatMap((e) => weighed(e, context)),
    ...naiveFirsts(marks, context),
    ...naiveHeard(events, times, positions, context),
  ];
}

function naiveFirsts(marks: readonly PlaybackEvent[], context: NaiveContext): Entry[] {
  const play = marks.find((e) => e.event_type === 'PLAY');
  const complete = marks.find((e) => e.event_type === 'COMPLETE');
  const entries: Entry[] = [];
  if (play) {
    const metrics = `metrics/${play.episode_id}`;
    entries.push(...both(play, 'plays', 1), ...inWindow(play, 'plays', 1, context));
    entries.push(
      [`${metrics} by_country/${play.country}`, 1],
      [`${metrics} by_device/${play.device_type}`, 1],
    );
    entries.push([`${metrics} trend_${epoch(ms(play), 3 * HOUR)}`, decayed(ms(play), 3 * HOUR, 1)]);
  }
  if (complete) {
    entries.push(...both(complete, 'completes', 1), ...inWindow(complete, 'completes', 1, context));
  }
  return entries;
}

function naiveHeard(
  events: readonly PlaybackEvent[],
  times: readonly Stretch[],
  positions: readonly Stretch[],
  { now }: NaiveContext,
): Entry[] {
  const [event] = events;
  if (!event) return [];
  const heard = covered(times);
  const duration = Math.max(...events.map((e) => e.duration_sec)) * 1_000;
  const before = positions.flatMap(([from, to]): Stretch[] =>
    from < duration ? [[from, Math.min(to, duration)]] : [],
  );
  const isEngaged = heard >= 20 * 60_000 || (duration > 0 && covered(before) / duration >= 0.4);
  const reached = Array.from({ length: 20 }, (_, i) => i).filter((i) =>
    touches(positions, (i * duration) / 20, ((i + 1) * duration) / 20),
  );
  const minutes = new Set(
    times.flatMap(([from, to]) =>
      Array.from({ length: Math.ceil((to - from) / 60_000) + 1 }, (_, i) =>
        startOf(from + i * 60_000, 60_000),
      ),
    ),
  );
  const playing = Array.from(minutes).filter((minute) => {
    const start = Date.parse(minute);
    return start - (start % HOUR) + HOUR + 2 * DAY > now && touches(times, start, start + 60_000);
  });
  return [
    ...both(event, 'seconds_heard', Math.floor(heard / 1_000)),
    ...both(event, 'streams', heard >= 60_000 ? 1 : 0),
    ...both(event, 'engaged', isEngaged ? 1 : 0),
    ...reached.map((i): Entry => [`metrics/${event.episode_id} reach/${i * 5}`, 1]),
    ...playing.map((minute): Entry => [
      `metrics/${event.episode_id}/minutes/${startOf(Date.parse(minute), HOUR)} listening/${minute.slice(14, 16)}`,
      1,
    ]),
  ];
}

export function naiveEngagement(events: readonly EngagementEvent[], context: NaiveContext): NaiveTotals {
  const channelOf = (e: EngagementEvent) => (e.event_type === 'SHARE' ? e.share_channel : '');
  const fieldOf = (e: EngagementEvent) =>
    ({ SAVE_EPISODE: 'saves', FOLLOW_SHOW: 'follows', SHARE: `shares/${channelOf(e)}` })[e.event_type];
  const months = Map.groupBy(events, (e) => `${e.user_id} ${startOf(ms(e), 1_000).slice(0, 7)}`);
  const kept = Array.from(months.values()).flatMap((month) =>
    distinct(month, (e) => [e.event_type, ms(e), e.episode_id, channelOf(e)]),
  );
  return totalsOf(
    kept.flatMap((e) => [...both(e, fieldOf(e), 1), ...weighed(e, context)]),
    kept,
  );
}

export function naiveQuality(events: readonly QualityEvent[], context: NaiveContext): NaiveTotals {
  const detailOf = (e: QualityEvent) => (e.event_type === 'DROPOUT' ? e.drop_reason : e.buffer_ms);
  const sessions = Map.groupBy(events, (e) => `${e.user_id} ${e.session_id}`);
  const kept = Array.from(sessions.values(), (session) =>
    distinct(session, (e) => [e.event_type, ms(e), e.episode_id, detailOf(e)]),
  );
  const entries = kept.flatMap((session) =>
    Array.from(Map.groupBy(session, ({ episode_id }) => episode_id).values()).flatMap((of) =>
      naiveStalls(of, context),
    ),
  );
  return totalsOf(entries, kept.flat());
}

function naiveStalls(events: readonly QualityEvent[], context: NaiveContext): Entry[] {
  const entries: Entry[] = events.flatMap((e) => weighed(e, context));
  let open = 0;
  const startsFirst = events.toSorted((a, b) => ms(a) - ms(b) || (a.event_type < b.event_type ? 1 : -1));
  for (const e of startsFirst) {
    if (e.event_type === 'DROPOUT') entries.push(...both(e, `dropouts/${e.drop_reason}`, 1));
    else if (e.event_type === 'BUFFERING_START') {
      entries.push(...both(e, 'stalls', 1));
      open += 1;
    } else {
      if (open === 0) entries.push(...both(e, 'stalls', 1));
      open = Math.max(0, open - 1);
      entries.push(...both(e, 'stall_ms', e.buffer_ms));
    }
  }
  return entries;
}
