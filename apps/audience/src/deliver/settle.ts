import { type GuardedWrite, removingUndefined, type Versioned } from '@earshot/adapter-firestore';
import {
  DAY_MS,
  NOTIFICATION_KEPT_DAYS,
  type NotificationDocument,
  type NotificationMessage,
  type NotificationState,
} from '@earshot/contracts';
import { isFinal, mayBecome } from '@earshot/notifying-core';
import { pathOf } from '../announce.ts';

/** What a delivery makes of a notification: its next state, and what comes with it. */
export type Settlement = Partial<Omit<NotificationDocument, keyof NotificationMessage>> & {
  readonly state: NotificationState;
};

/** An inbox entry as it was read. */
export type Inbox = Versioned<unknown> | undefined;

/** Whether nothing more can become of an inbox entry. */
export function isSettled(inbox: Inbox): boolean {
  const state = stateOf(inbox);
  return state !== undefined && isFinal(state);
}

/**
 * The write that makes something of a notification, unless its document has changed since: a message that came on the
 * topic alone gets its document. Why it was deferred, and until when, goes unless it is deferred again.
 */
export async function settlement(
  message: NotificationMessage,
  inbox: Inbox,
  fields: Settlement,
  now: Date,
): Promise<GuardedWrite> {
  const path = pathOf(message);
  const before = stateOf(inbox);
  if (!mayBecome(before, fields.state)) {
    throw new Error(`a notification that is ${before ?? 'new'} cannot become ${fields.state}`);
  }
  if (inbox) {
    const update = await removingUndefined({
      reason: undefined,
      because: undefined,
      due: undefined,
      ...fields,
    });
    return { path, version: inbox.version, update };
  }
  const expires_at = new Date(now.getTime() + NOTIFICATION_KEPT_DAYS * DAY_MS);
  return { path, create: { ...message, ...fields, expires_at } };
}

function stateOf(inbox: Inbox): NotificationState | undefined {
  return (inbox?.data as { readonly state: NotificationState } | undefined)?.state;
}
