import { UnreadableState } from '@earshot/adapter-firestore';
import { logEvent } from '@earshot/runtime';

/** Tells of each state among some faults that cannot be read: somebody has to mend it. */
export function tellUnreadable(...faults: readonly unknown[]): void {
  for (const fault of faults) {
    if (!(fault instanceof UnreadableState)) continue;
    logEvent('ERROR', 'state_unreadable', { topic: fault.topic, due: fault.due });
  }
}
