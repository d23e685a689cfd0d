import { type ModerationDocument, type ModerationState, why } from '@earshot/contracts';
import { enterImage } from './record.ts';

/** Ends that judging again may change: a sensitive original is out of reach, and what is in review is a person's. */
const REPEATABLE: ReadonlySet<ModerationState> = new Set<ModerationState>(['published', 'rejected']);

/**
 * The record of an image that is to be judged again; undefined when it has not ended so, or a reviewer decided about it. A
 * published cover stays where it is until then.
 */
export function requestImage(record: ModerationDocument, now: Date): ModerationDocument | undefined {
  if (!REPEATABLE.has(record.state) || record.reviewed?.outcome === 'done') return undefined;
  const entry = { ...why('image.again'), lease_until: now };
  return enterImage({ ...record, attempts: 0 }, 'undecided', now, entry);
}
