import {
  type Artwork,
  type ImageFindings,
  type ModerationDecision,
  type ModerationDocument,
  type ModerationState,
  type Why,
  why,
} from '@earshot/contracts';
import { receivedRecord, retold } from '../upload/receive.ts';
import { isLeased, minutesAfter } from '../upload/record.ts';
import { type Upload, uploadId } from '../upload/upload.ts';
import { POLICY_VERSION } from './policy.ts';
import { enterImage, isUnjudged } from './record.ts';

/** Times that an image is judged before only a person can: the last one about an hour after the first. */
const MAX_ATTEMPTS = 6;
/** Minutes in which a judgement is done; the function runs shorter than that. */
const JUDGING_MIN = 5;

/** What was written for publishing an image, under an id that its record was told before. */
export interface MadeArtwork {
  readonly artwork_id: string;
  readonly artwork: Artwork;
}

/** What judging an image came to; artwork was made where it is safe. */
export type Judgement =
  | {
      readonly decision: Exclude<ModerationDecision, 'safe' | 'undecided'>;
      readonly findings: ImageFindings;
    }
  | { readonly decision: 'safe'; readonly findings: ImageFindings; readonly made: MadeArtwork }
  | ({ readonly decision: 'undecided'; readonly findings?: ImageFindings } & Why);

/** The record of an image upload that is seen for the first time. */
export function receiveImage(upload: Upload, now: Date): ModerationDocument {
  return { image: uploadId(upload.source), ...receivedRecord(upload, now) };
}

/** The record of an upload that claims to be an image and is none. */
export function refuseImage(upload: Upload, cause: Why, now: Date): ModerationDocument {
  return enterImage(receiveImage(upload, now), 'rejected', now, cause);
}

/** The record of an image upload that was gone before it was read. */
export function cancelledImage(upload: Upload, cause: Why, now: Date): ModerationDocument {
  return enterImage(receiveImage(upload, now), 'cancelled', now, cause);
}

/** The record after a later event of the same upload, or undefined when that tells nothing new. */
export function retellImage(
  record: ModerationDocument,
  upload: Upload,
  now: Date,
): ModerationDocument | undefined {
  const next = retold(record, upload, now);
  if (!next) return undefined;
  return next.state === 'awaiting_metadata' && next.episode_id !== undefined
    ? enterImage(next, 'published', now)
    : next;
}

/** The record taken by the caller for judging; undefined when it is judged, or someone else is at it. */
export function claimJudging(record: ModerationDocument, now: Date): ModerationDocument | undefined {
  if (!isUnjudged(record) || isLeased(record, now)) return undefined;
  if (record.attempts >= MAX_ATTEMPTS) {
    return enterImage(record, 'in_review', now, why('image.attempts', { attempts: MAX_ATTEMPTS }));
  }
  const lease_until = minutesAfter(now, JUDGING_MIN);
  return { ...record, attempts: record.attempts + 1, lease_until, updated_at: now };
}

/** The record with its judgement; undefined when it is judged already, or {@link withArtwork} says so. */
export function judged(
  record: ModerationDocument,
  judgement: Judgement,
  now: Date,
): ModerationDocument | undefined {
  if (!isUnjudged(record)) return undefined;
  const { decision, findings } = judgement;
  const next = { ...record, decision, policy_version: POLICY_VERSION, ...(findings && { findings }) };
  switch (decision) {
    case 'safe':
      return withArtwork(next, judgement.made, now);
    case 'sensitive':
      return enterImage(next, 'quarantined', now, why('image.sensitive'));
    case 'review':
      return enterImage(next, 'in_review', now, why('image.doubtful'));
    case 'undecided':
      return postponed(next, judgement, now);
  }
}

/**
 * The record of an image with its artwork: published, as soon as its episode is known. Undefined when the record does not
 * need these files any more: they may be gone by now.
 */
export function withArtwork(
  record: ModerationDocument,
  { artwork_id, artwork }: MadeArtwork,
  now: Date,
): ModerationDocument | undefined {
  if (record.artwork_id !== artwork_id) return undefined;
  const next = { ...record, artwork };
  return record.episode_id === undefined
    ? enterImage(next, 'awaiting_metadata', now, why('upload.awaiting_id'))
    : enterImage(next, 'published', now);
}

/** The record of an image that is to be judged again later, each time after twice as long. */
export function postponed(
  record: ModerationDocument,
  { reason, because }: Why,
  now: Date,
): ModerationDocument {
  if (!isUnjudged(record)) return record;
  return enterImage(record, 'undecided', now, {
    reason,
    ...(because && { because }),
    lease_until: minutesAfter(now, 2 ** record.attempts),
  });
}

/** States in which an image may still end unpublished. */
const OPEN: ReadonlySet<ModerationState> = new Set<ModerationState>([
  'received',
  'undecided',
  'awaiting_metadata',
  'in_review',
]);

/** The record ended for a reason; undefined when nothing is open about it. */
export function endedImage(
  record: ModerationDocument,
  state: 'rejected' | 'superseded' | 'cancelled',
  cause: Why,
  now: Date,
): ModerationDocument | undefined {
  return OPEN.has(record.state) ? enterImage(record, state, now, cause) : undefined;
}

/** The record of a published cover whose episode shows a later one; undefined for any other. */
export function replacedImage(record: ModerationDocument, now: Date): ModerationDocument | undefined {
  if (record.state !== 'published') return undefined;
  return enterImage(record, 'superseded', now, why('image.replaced'));
}
