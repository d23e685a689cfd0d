import type { Dice } from './dice.ts';
import type { FullOptions } from './options.ts';
import type { Publication } from './publication.ts';
import type { Timeline } from './timeline.ts';

/** Latest that a delayed or repeated publication comes after its time, in milliseconds. */
const MAX_DELAY_MS = 5_000;
/** Most events that a device sends at once when it has a network again. */
const CHUNK = 20;
/** Time after that in which the last of its events come, in milliseconds of publishing. */
const CATCH_UP_MS = 60_000;

/** Repeats and delays some publications, as a network does. */
export function delivered(
  published: readonly Publication[],
  { duplicates, shuffle }: Pick<FullOptions, 'duplicates' | 'shuffle'>,
  dice: Dice,
): readonly Publication[] {
  const later = (publication: Publication): Publication => ({
    ...publication,
    publishAt: publication.publishAt + dice.whole(1, MAX_DELAY_MS),
  });
  return published.flatMap((publication) => {
    const once = dice.chance(shuffle) ? later(publication) : publication;
    return dice.chance(duplicates) ? [once, later(publication)] : [once];
  });
}

/**
 * When the events of a session that was heard offline are published: in chunks, each at some time after there is a
 * network again, so that the second half may come before the first.
 * @param count of events; @param onlineAt in milliseconds of event time
 * @returns as many times, in milliseconds since 1970
 */
export function caughtUp(
  count: number,
  onlineAt: number,
  { publishAt, publishedBy }: Timeline,
  dice: Dice,
): readonly number[] {
  const from = publishAt(onlineAt);
  const to = Math.max(from, Math.min(from + CATCH_UP_MS, publishedBy));
  const times: number[] = [];
  while (times.length < count) {
    const at = dice.whole(from, to);
    const size = Math.min(dice.whole(1, CHUNK), count - times.length);
    for (let event = 0; event < size; event += 1) times.push(at);
  }
  return times;
}
