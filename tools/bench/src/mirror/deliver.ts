import { setTimeout as pause } from 'node:timers/promises';
import { type Call, post, TimedOut } from '@earshot/local-cloud/call';

/** What it took to have every event acknowledged. */
export interface DeliveredEvents {
  readonly seconds: number;
  /** Deliveries after the first of an event. */
  readonly redelivered: number;
  /** From an event's first delivery to its acknowledgement, ms, in ascending order. */
  readonly waitsMs: readonly number[];
}

/** Requests that an instance takes at once, as the codebase asks for. */
const CONCURRENCY = 80;
/** Pauses before an event is delivered again, ms: a hundredth of Eventarc's 10 to 600 s. They double. */
const PAUSES_MS = { least: 100, most: 6_000 };
/** As the function's own. */
const TIMEOUT_MS = 60_000;

/**
 * Delivers events to one instance, at most 80 at once, each again and again until it is acknowledged. An event that waits
 * for its next delivery holds up no other. `onDone` is told how many are done after each.
 */
export async function deliver(
  calls: readonly Call[],
  url: { readonly port: number; readonly path: string },
  onDone: (done: number) => void = () => undefined,
): Promise<DeliveredEvents> {
  const start = performance.now();
  const due = calls.map((call) => ({ call, first: 0, deliveries: 0 }));
  const waiting = new Set<Promise<void>>();
  const waitsMs: number[] = [];
  let redelivered = 0;
  const worker = async (): Promise<void> => {
    while (due.length > 0 || waiting.size > 0) {
      const event = due.shift();
      if (!event) {
        await Promise.race([...waiting, pause(20)]);
        continue;
      }
      event.first ||= performance.now();
      event.deliveries += 1;
      if (await isTaken(event.call)) {
        waitsMs.push(performance.now() - event.first);
        onDone(waitsMs.length);
        continue;
      }
      redelivered += 1;
      const { least, most } = PAUSES_MS;
      const again = pause(Math.min(most, least * 2 ** (event.deliveries - 1))).then(() => {
        waiting.delete(again);
        // What is due again has waited longest.
        due.unshift(event);
      });
      waiting.add(again);
    }
  };
  const isTaken = async (call: Call): Promise<boolean> => {
    try {
      return (await post(url.port, url.path, call, TIMEOUT_MS)).status < 300;
    } catch (error) {
      if (error instanceof TimedOut) return false;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return {
    seconds: (performance.now() - start) / 1000,
    redelivered,
    waitsMs: waitsMs.sort((a, b) => a - b),
  };
}
