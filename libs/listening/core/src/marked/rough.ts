import { figureName } from '../figure.ts';
import { inOrder, type Marks } from '../marks.ts';
import { qualityKind, type QualityMark } from './quality.ts';

/** How a session stalled. */
export interface Roughness {
  readonly stalls: number;
  /** The episode that stalled last, and when; in milliseconds since 1970. */
  readonly episode_id: string;
  readonly at: number;
}

/** Stalls from which on a session is rough. */
const MIN_STALLS = 3;
/** Or the time it stood still, in milliseconds. */
const MIN_STALLED_MS = 10_000;

/** How a session stalled, where that was often or long enough to spoil it; undefined where it was not. */
export function roughnessOf(marks: Marks<QualityMark>): Roughness | undefined {
  const measured = qualityKind.measure(marks);
  const sumOf = (field: string) => measured.get(figureName('profile', '', 0, field)) ?? 0;
  const stalls = sumOf('stalls');
  if (stalls < MIN_STALLS && sumOf('stall_ms') < MIN_STALLED_MS) return undefined;
  const last = inOrder(marks).findLast(({ mark }) => mark[0] !== 'DROPOUT');
  return last && { stalls, episode_id: last.mark[2], at: last.mark[1] };
}
