import type {
  Artwork,
  ImageFindings,
  ModerationDecision,
  ModerationDocument,
  ModerationState,
} from '@earshot/contracts';
import { receivedRecord, retold } from '../upload/receive.ts';
import { enter, isLeased, minutesAfter } from '../upload/record.ts';
import { type Upload, uploadId } from '../upload/upload.ts';
import { POLICY_VERSION } from './policy.ts';

/** Times that an image is judged before only a person can. */
const MAX_ATTEMPTS = 4;
/** Minutes in which a judgement is done; the function runs shorter than that. */
const JUDGING_MIN = 5;
const AWAITING = 'its metadata names no episode_id yet';

/** States in which an image still has to be judged. */
const UNJUDGED: ReadonlySet<ModerationState> = new Set<ModerationState>(['received', 'undecided']);

/** What judging an image came to; `artwork` was made where it is safe. */
export type Judgement =
  | {
      readonly decision: Exclude<ModerationDecision, 'safe' | 'undecided'>;
      readonly findings: ImageFindings;
    }
  | { readonly decision: 'safe'; readonly findings: ImageFindings; readonly artwork: Artwork }
  | { readonly decision: 'undecided'; readonly findings?: ImageFindings; readonly reason: string };

/** The record of an image upload that is seen for the first time. */
export function receiveImage(upload: Upload, now: Date): ModerationDocument {
  return { image: uploadId(upload.source), ...receivedRecord(upload, now) };
}

/** The record of an upload that claims to be an image and is none. */
export function refuseImage(upload: Upload, reason: string, now: Date): ModerationDocument {
  return enter(receiveImage(upload, now), 'rejected', now, { reason });
}

/** The record of an image upload that was gone before it was read. */
export function cancelledImage(upload: Upload, reason: string, now: Date): ModerationDocument {
  return enter(receiveImage(upload, now), 'cancelled', now, { reason });
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
    ? enter(next, 'published', now)
    : next;
}

/** The record taken by the caller for judging; undefined when it is judged, or someone else is at it. */
export function claimJudging(record: ModerationDocument, now: Date): ModerationDocument | undefined {
  if (!UNJUDGED.has(record.state) || isLeased(record, now)) return undefined;
  if (record.attempts >= MAX_ATTEMPTS) {
    const reason = `it could not be judged after ${MAX_ATTEMPTS} attempts; a person must`;
    return enter(record, 'in_review', now, { reason });
  }
  const lease_until = minutesAfter(now, JUDGING_MIN);
  return { ...record, attempts: record.attempts + 1, lease_until, updated_at: now };
}

/** The record with its judgement; undefined when it is judged already. */
export function judged(
  record: ModerationDocument,
  judgement: Judgement,
  now: Date,
): ModerationDocument | undefined {
  if (!UNJUDGED.has(record.state)) return undefined;
  const { decision, findings } = judgement;
  const next = { ...record, decision, policy_version: POLICY_VERSION, ...(findings && { findings }) };
  switch (decision) {
    case 'safe': {
      const safe = { ...next, artwork: judgement.artwork };
      return record.episode_id === undefined
        ? enter(safe, 'awaiting_metadata', now, { reason: AWAITING })
        : enter(safe, 'published', now);
    }
    case 'sensitive':
      return enter(next, 'quarantined', now, { reason: 'the image is likely to be sensitive' });
    case 'review':
      return enter(next, 'in_review', now, { reason: 'the image may be sensitive; a person decides' });
    case 'undecided':
      return enter(next, 'undecided', now, {
        reason: judgement.reason,
        lease_until: minutesAfter(now, 2 ** record.attempts),
      });
  }
}

/** The record ended for a reason; undefined when nothing is open about it. */
export function endedImage(
  record: ModerationDocument,
  state: 'rejected' | 'superseded' | 'cancelled',
  reason: string,
  now: Date,
): ModerationDocument | undefined {
  const open =
    UNJUDGED.has(record.state) || record.state === 'awaiting_metadata' || record.state === 'in_review';
  return open ? enter(record, state, now, { reason }) : undefined;
}

/** The record once the original of a sensitive image lies out of reach, at `to` (gs://). */
export function moved(record: ModerationDocument, to: string, now: Date): ModerationDocument | undefined {
  if (record.state !== 'quarantined' || record.quarantined_to !== undefined) return undefined;
  return { ...record, quarantined_to: to, updated_at: now };
}
