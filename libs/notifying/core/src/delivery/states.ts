import type { NotificationState } from '@earshot/contracts';

const FROM_OPEN = ['announced', 'delivered', 'expired', 'suppressed', 'failed'] as const;

/** What can become of a notification. Announced again it waits for the end of quiet hours, or was lost on its way. */
const NEXT: Readonly<Record<NotificationState, readonly NotificationState[]>> = {
  pending: FROM_OPEN,
  announced: FROM_OPEN,
  delivered: [],
  expired: [],
  suppressed: [],
  failed: [],
};

/** Whether a notification may go from one state to another; one without a state came on the topic and has no document yet. */
export function mayBecome(from: NotificationState | undefined, to: NotificationState): boolean {
  return from === undefined ? FROM_OPEN.some((state) => state === to) : NEXT[from].includes(to);
}

/** Whether nothing more can become of a notification, however often it is delivered. */
export function isFinal(state: NotificationState): boolean {
  return NEXT[state].length === 0;
}
