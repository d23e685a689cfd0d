import { createHash } from 'node:crypto';
import { isDocumentId } from '@earshot/contracts';

/**
 * The id of the one notification that a cause may have: the same cause gives the same id, so a repeated or crashed
 * run finds the document it already made. An id too long for a document is cut to its SHA-256.
 */
export function notificationId(kind: string, ...cause: readonly string[]): string {
  const id = [kind, ...cause].join('_');
  return isDocumentId(id) ? id : `${kind}_${createHash('sha256').update(id).digest('hex')}`;
}

/** A moment without separators, to the second, such as `20261122T100000Z`. */
export function compactTime(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}
