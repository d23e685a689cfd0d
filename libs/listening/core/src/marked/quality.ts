import { parseTime, paths, type QualityEvent } from '@earshot/contracts';
import type { StateKind } from '../kind.ts';
import { byEpisode, type Identified, type Marks } from '../marks.ts';
import { count, countWeight } from '../score.ts';
import type { Tally } from '../tally.ts';
import { setOfEvents } from './kind.ts';

/** A stall's start or end with its length in milliseconds, or a dropout with its reason. */
export type QualityMark = readonly [
  type: QualityEvent['event_type'],
  at: number,
  episode: string,
  detail: number | string,
];

/** One session's quality. */
export const qualityKind: StateKind<QualityEvent, Marks<QualityMark>> = setOfEvents({
  topic: 'quality',
  pathOf: ({ user_id, session_id }: QualityEvent) => paths.qualityState(user_id, session_id),
  markOf: (event: QualityEvent): QualityMark => [
    event.event_type,
    parseTime(event.event_time),
    event.episode_id,
    event.event_type === 'DROPOUT' ? event.drop_reason : event.buffer_ms,
  ],
  measure: measureQuality,
});

/**
 * The figures of a session's quality, each event once by its id:
 * - `stalls` and `stall_ms`: see {@link countStalls}.
 * - `dropouts/{reason}`: DROPOUT events by `drop_reason` (the reference's: network, device, server).
 * - `score_tenths`: what each weighs (the reference's weights).
 */
function measureQuality(marks: Marks<QualityMark>): Tally {
  const tally = new Map<string, number>();
  for (const [episode, ordered] of byEpisode(marks)) {
    for (const { mark } of ordered) countWeight(tally, mark);
    countStalls(tally, episode, ordered);
    for (const { mark } of ordered) {
      if (mark[0] === 'DROPOUT') count(tally, episode, `dropouts/${mark[3]}`, 1);
    }
  }
  return tally;
}

/**
 * Counts `stalls` and `stall_ms`. The events and `buffer_ms` are the reference's, which pairs none; the pairing is ours: a
 * stall is a BUFFERING_START, or a BUFFERING_END that no unended start came before, in event time. It lasts the `buffer_ms`
 * of its end, in milliseconds, and nothing while it has none; what a start says is the player's guess. A start and an end of
 * the same moment are one.
 */
function countStalls(
  tally: Map<string, number>,
  episode: string,
  marks: readonly Identified<QualityMark>[],
): void {
  const starts = marks.filter(({ mark }) => mark[0] === 'BUFFERING_START').map(({ mark }) => mark[1]);
  const ends = marks.filter(({ mark }) => mark[0] === 'BUFFERING_END');
  let stalls = starts.length;
  let started = 0;
  let open = 0;
  for (const { mark } of ends) {
    for (; (starts[started] ?? Number.POSITIVE_INFINITY) <= mark[1]; started += 1) open += 1;
    if (open > 0) open -= 1;
    else stalls += 1;
    const lasted = Number(mark[3]);
    if (lasted > 0) count(tally, episode, 'stall_ms', lasted);
  }
  if (stalls > 0) count(tally, episode, 'stalls', stalls);
}
