import type { NotificationDocument, NotificationLedgerDocument } from '@earshot/contracts';
import { renderTable } from '../terminal/table.ts';

/** A user's inbox as text, the latest first, and what they were told on their last day. */
export function renderNotifications(
  user: string,
  notifications: readonly NotificationDocument[],
  ledger: NotificationLedgerDocument | undefined,
): string {
  return [
    `Notifications of ${user}`,
    notifications.length > 0 ? renderTable(notifications.map(rowOf)) : 'none yet',
    ...(ledger ? [`told on ${ledger.day}: weight ${ledger.weight} of the daily cap`] : []),
  ].join('\n');
}

function rowOf(of: NotificationDocument): Readonly<Record<string, unknown>> {
  return {
    created: of.created_at,
    type: of.type,
    state: of.state,
    push: of.push ?? '',
    told: of.message ?? '',
    why: [of.reason, of.push_reason].filter(Boolean).join('; '),
    seen: seenOf(of),
  };
}

function seenOf({ read_at, dismissed_at }: NotificationDocument): string {
  if (dismissed_at) return 'dismissed';
  return read_at ? 'read' : '';
}
