import { Permanent } from '@earshot/contracts';
import { errorFields, logEvent } from './log.ts';

/** What to do with an input whose fault is permanent: keep it with its reason where a user sees it. */
export type Quarantine<E> = (event: E, reason: string) => Promise<void>;

/**
 * Wraps the handler of an event function. A {@link Permanent} fault is quarantined and acknowledged; any other is logged
 * and thrown, so that the event is delivered again.
 */
export function handle<E>(
  name: string,
  handler: (event: E) => Promise<void>,
  quarantine: Quarantine<E>,
): (event: E) => Promise<void> {
  return async (event) => {
    try {
      await handler(event);
    } catch (error) {
      if (error instanceof Permanent) {
        logEvent('WARNING', 'event_quarantined', { function: name, reason: error.message });
        await quarantine(event, error.message);
        return;
      }
      logEvent('ERROR', 'event_failed', { function: name, ...errorFields(error) });
      throw error;
    }
  };
}
