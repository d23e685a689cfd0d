import { isDeepStrictEqual } from 'node:util';
import type { ModerationDocument, ModerationState } from '@earshot/contracts';
import { enter, type Entry, minutesAfter, without } from '../upload/record.ts';

/**
 * Minutes that the files of a replaced cover stay: pages and lists that were read before still point at them. What must
 * not be seen goes at once.
 */
const GRACE_MIN = 15;

/** States whose image needs its published files, or is about to make them. */
const NEEDS_ARTWORK: ReadonlySet<ModerationState> = new Set<ModerationState>([
  'received',
  'undecided',
  'awaiting_metadata',
  'published',
]);

/**
 * A record moved to a state. Published files that the state has no use for are retired, and a lease calls for whatever
 * is left to do then.
 */
export function enterImage(
  record: ModerationDocument,
  state: ModerationState,
  now: Date,
  entry: Entry = {},
): ModerationDocument {
  const kept = NEEDS_ARTWORK.has(state) ? record : retired(record);
  const next = enter(kept, state, now, entry);
  if (next.lease_until || !hasChores(next)) return next;
  return { ...next, lease_until: state === 'superseded' ? minutesAfter(now, GRACE_MIN) : now };
}

/** The record with some published files as those it needs: told before the first is written, so that none gets lost. */
export function needing(record: ModerationDocument, artwork_id: string, now: Date): ModerationDocument {
  if (record.artwork_id === artwork_id) return record;
  return { ...retired(record), artwork_id, updated_at: now };
}

/** The record without its published files, which are to be removed. */
function retired(record: ModerationDocument): ModerationDocument {
  const { artwork_id, retired_artwork = [] } = record;
  if (artwork_id === undefined) return record;
  const ids = [...new Set([...retired_artwork, artwork_id])];
  return { ...without(record, 'artwork_id', 'artwork'), retired_artwork: ids };
}

/** Whether something is left to do about a record beside judging it. */
export function hasChores(record: ModerationDocument): boolean {
  return isToQuarantine(record) || isToReview(record) || (record.retired_artwork ?? []).length > 0;
}

/** Whether the original of a sensitive image still lies where it was uploaded. */
export function isToQuarantine({ state, quarantined_to, original_gone }: ModerationDocument): boolean {
  return state === 'quarantined' && quarantined_to === undefined && !original_gone;
}

/** Whether a reviewer decided what was not carried out yet. */
export function isToReview({ review, reviewed }: ModerationDocument): boolean {
  return review !== undefined && !isDeepStrictEqual(review, reviewed?.review);
}

/** Whether an image still has to be judged. */
export function isUnjudged({ state }: ModerationDocument): boolean {
  return state === 'received' || state === 'undecided';
}

/** A record after one thing that was left to do beside judging it: its lease ends when that was the last. */
export function afterChore(record: ModerationDocument, now: Date): ModerationDocument {
  const next = { ...record, updated_at: now };
  return hasChores(next) || isUnjudged(next) ? next : without(next, 'lease_until');
}
