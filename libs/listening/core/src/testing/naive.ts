import type { EngagementEvent, PlaybackEvent, QualityEvent } from '@earshot/contracts';

/**
 * The counters of an episode or user the slow and obvious way: whole seconds in sets, no intervals, no differences.
 * Written apart from the fold, to check it.
 */
export type NaiveTotals = Record<string, number>;

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

type Named = { readonly event_type: string; readonly event_time: string; readonly event_id: string };
const ms = ({ event_time }: Named) => new Date(event_time).getTime();
const sorted = <E extends Named>(events: readonly E[]) =>
  [...events].sort((a, b) => ms(a) - ms(b) || (a.event_id < b.event_id ? -1 : 1));
const seconds = (from: number, to: number) =>
  Array.from({ length: Math.max(0, (to - from) / 1_000) }, (_, i) => from / 1_000 + i);
const totals = (entries: readonly (readonly [string, number])[]): NaiveTotals => {
  const sum: NaiveTotals = {};
  for (const [name, amount] of entries) sum[name] = (sum[name] ?? 0) + amount;
  return Object.fromEntries(Object.entries(sum).filter(([, amount]) => amount !== 0));
};
const score = (events: readonly Named[]): readonly [string, number] => [
  'score_tenths',
  Math.round(events.reduce((sum, { event_type }) => sum + (SCORE[event_type] ?? 0), 0) * 10),
];

export function naivePlayback(events: readonly PlaybackEvent[]): NaiveTotals {
  const sessions = Map.groupBy(events, (e) => `${e.user_id} ${e.session_id} ${e.episode_id}`);
  return totals(Array.from(sessions.values()).flatMap(naiveSession));
}

function naiveSession(events: readonly PlaybackEvent[]): (readonly [string, number])[] {
  const heard = new Set<number>();
  const minutes = new Set<number>();
  const positions = new Set<number>();
  const beats = events.filter((e) => e.event_type === 'PROGRESS');
  const marks = sorted(events.filter((e) => e.event_type !== 'PROGRESS'));
  for (const { heard_from, heard_to, position_from, position_to } of beats) {
    for (const s of seconds(heard_from, heard_to)) heard.add(s);
    for (const s of seconds(position_from, position_to)) positions.add(s);
  }
  marks.forEach((a, i) => {
    const b = marks[i + 1];
    if (beats.length > 0 || !b || !['PLAY', 'RESUME'].includes(a.event_type)) return;
    const advance = b.position_sec - a.position_sec;
    if (advance <= 0 || advance > 3.5 * ((ms(b) - ms(a)) / 1_000) + 5) return;
    for (const s of seconds(ms(a), ms(b))) heard.add(s);
    for (let s = a.position_sec; s < b.position_sec; s += 1) positions.add(s);
  });
  for (const s of heard) minutes.add(Math.floor(s / 60));
  const duration = Math.max(0, ...events.map((e) => e.duration_sec));
  const reached = new Set<number>();
  for (const s of positions) if (s < duration) reached.add(Math.floor((s * 20) / duration) * 5);
  const play = marks.find((e) => e.event_type === 'PLAY');
  const engaged = heard.size >= 1_200 || (duration > 0 && positions.size / duration >= 0.4);
  return [
    ['plays', play ? 1 : 0],
    ['completes', marks.some((e) => e.event_type === 'COMPLETE') ? 1 : 0],
    ['seconds_heard', heard.size],
    ['streams', heard.size >= 60 ? 1 : 0],
    ['engaged', engaged ? 1 : 0],
    score(marks),
    ['minutes', minutes.size],
    ...Array.from(reached, (percent) => [`reach/${percent}`, 1] as const),
    ...(play ? [[`by_country/${play.country}`, 1] as const] : []),
    ...(play ? [[`by_device/${play.device_type}`, 1] as const] : []),
  ];
}

export function naiveEngagement(events: readonly EngagementEvent[]): NaiveTotals {
  const of = (type: string) => events.filter((e) => e.event_type === type).length;
  return totals([
    ['saves', of('SAVE_EPISODE')],
    ['follows', of('FOLLOW_SHOW')],
    ...events.flatMap((e) => (e.event_type === 'SHARE' ? [[`shares/${e.share_channel}`, 1] as const] : [])),
    score(events),
  ]);
}

export function naiveQuality(events: readonly QualityEvent[]): NaiveTotals {
  const sessions = Map.groupBy(events, (e) => `${e.user_id} ${e.session_id} ${e.episode_id}`);
  const entries: (readonly [string, number])[] = [score(events)];
  for (const session of sessions.values()) {
    let open = 0;
    const startsFirst = [...session].sort((a, b) => ms(a) - ms(b) || (a.event_type < b.event_type ? 1 : -1));
    for (const e of startsFirst) {
      if (e.event_type === 'BUFFERING_START') {
        entries.push(['stalls', 1]);
        open += 1;
      } else if (e.event_type === 'BUFFERING_END') {
        if (open === 0) entries.push(['stalls', 1]);
        open = Math.max(0, open - 1);
        entries.push(['stall_ms', e.buffer_ms]);
      } else if ('drop_reason' in e) entries.push([`dropouts/${e.drop_reason}`, 1]);
    }
  }
  return totals(entries);
}
