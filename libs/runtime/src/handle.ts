import { Permanent } from '@earshot/contracts';
import { errorFields, logEvent } from './log.ts';

/** What to do with an input whose fault is permanent: keep it with its reason where a user sees it. */
export type Quarantine<E> = (event: E, reason: string) => Promise<void>;

/**
 * Wraps the handler of an event function, under the function's name: what it throws is logged as `event_failed` and thrown on, so
 * that the event is delivered again. While nothing fails it costs one promise an event.
 */
export function telling<E>(
  name: string,
  handler: (event: E) => Promise<void> | undefined,
): (event: E) => Promise<void> {
  return async (event) => {
    try {
      await handler(event);
    } catch (error) {
      logEvent('ERROR', 'event_failed', { function: name, ...errorFields(error) });
      throw error;
    }
  };
}

/**
 * {@link telling}, where a fault of the input can be permanent: a {@link Permanent} one is quarantined and acknowledged.
 */
export function handle<E>(
  name: string,
  handler: (event: E) => Promise<void>,
  quarantine: Quarantine<E>,
): (event: E) => Promise<void> {
  return telling(name, async (event) => {
    try {
      await handler(event);
    } catch (error) {
      if (!(error instanceof Permanent)) throw error;
      logEvent('WARNING', 'event_quarantined', { function: name, reason: error.message });
      await quarantine(event, error.message);
    }
  });
}
