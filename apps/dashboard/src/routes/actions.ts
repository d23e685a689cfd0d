import { decodeWith, isDocumentId, REVIEW_DECISIONS } from '@earshot/contracts';
import type { Decision } from '@earshot/dashboard-core';
import { logEvent } from '@earshot/runtime';
import * as v from 'valibot';
import { type Answer, failure, json, type SignedCall } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import { writeReview } from '../topics/moderation.ts';
import { retryUpload } from '../topics/retry.ts';

const decisionSchema: v.GenericSchema<unknown, Decision> = v.object({
  decision: v.picklist(REVIEW_DECISIONS, `expected ${REVIEW_DECISIONS.join(' or ')}`),
});

/** What moderators do. Others carry it out: a function when a review is written, the sweep when a retry is asked for. */
export const actionRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/moderation/:image', role: 'moderator', answer: decide },
  { method: 'POST', path: '/api/uploads/:side/:id/retry', role: 'moderator', answer: retry },
];

async function decide({ params: { image = '' }, request, session }: SignedCall): Promise<Answer> {
  const decoded = decodeWith(decisionSchema, request.body);
  if (!decoded.ok) return failure('invalid', decoded.reason);
  if (!isDocumentId(image)) return failure('not_found', 'there is no such image');
  const { decision } = decoded.value;
  const written = await writeReview(image, { decision, by: session.user, at: new Date() });
  if (written === 'not found') return failure('not_found', 'there is no such image');
  if (written !== 'written') return failure('conflict', written.refused.reason, written.refused);
  logEvent('INFO', 'review_written', { image, decision });
  return json({ decision }, 202);
}

async function retry({ params: { side, id = '' } }: SignedCall): Promise<Answer> {
  if ((side !== 'audio' && side !== 'image') || !isDocumentId(id))
    return failure('not_found', 'there is no such upload');
  const asked = await retryUpload(side, id);
  switch (asked) {
    case 'asked':
      logEvent('INFO', 'retry_asked', { side, upload: id });
      return json({ id }, 202);
    case 'not found':
      return failure('not_found', 'there is no such upload');
    case 'gone':
      return failure('conflict', 'its file was deleted or replaced', { why: 'file_gone' });
    case 'not now':
      return failure('conflict', 'it is under way, asked for already, or decided by a reviewer', {
        why: 'not_now',
      });
  }
}
