import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Call, post } from '@earshot/local-cloud/call';

/** How a load was taken. */
export interface Delivered {
  readonly requests: number;
  /** Requests that were answered with a failure and sent again, as Pub/Sub does. */
  readonly redelivered: number;
}

/** Deliveries of one message before it counts as a fault of what is measured. */
const MAX_DELIVERIES = 10;
/** Pause before a message is sent again, ms; it doubles, and is cut short by chance. */
const FIRST_PAUSE_MS = 50;
/** How long an answer is waited for, ms. */
const TIMEOUT_MS = 120_000;

/** Sends calls to instances in turn, so many at a time in each, until all are answered well. */
export async function send(
  calls: Iterator<Call>,
  urls: readonly { readonly port: number; readonly path: string }[],
  inFlight: number,
): Promise<Delivered> {
  let requests = 0;
  let redelivered = 0;
  const deliver = async (port: number, path: string, call: Call): Promise<void> => {
    for (let delivery = 1; ; delivery += 1) {
      requests += 1;
      const answer = await post(port, path, call, TIMEOUT_MS);
      if (answer.status < 300) return;
      if (delivery === MAX_DELIVERIES) throw refused(answer);
      redelivered += 1;
      await pause(FIRST_PAUSE_MS * 2 ** delivery * Math.random());
    }
  };
  const worker = async (port: number, path: string): Promise<void> => {
    for (let next = calls.next(); !next.done; next = calls.next()) await deliver(port, path, next.value);
  };
  await Promise.all(
    urls.flatMap(({ port, path }) => Array.from({ length: inFlight }, () => worker(port, path))),
  );
  return { requests, redelivered };
}

function refused({ status, body }: Answer): Error {
  return new Error(`the function answered ${status}: ${body.slice(0, 500)}`);
}
