import type { ServerResponse } from 'node:http';
import type { StreamEventName } from '@earshot/dashboard-core';
import type { Message, Topic } from './topic.ts';

/** How a stream behaves; in milliseconds. */
export interface StreamTimes {
  /** Between two heartbeats, without which proxies take a quiet connection for a dead one. */
  readonly heartbeatMs: number;
  /** When it ends, for the browser to open the next one. */
  readonly lifeMs: number;
  /** After what time a browser comes back. */
  readonly retryMs: number;
  /** For how long a browser may take nothing before it is given up. */
  readonly patienceMs: number;
  /** Between two looks whether its viewer may still see it. */
  readonly checkMs: number;
}

/** Who looks at a stream. */
export interface StreamViewer {
  /** Id of the look that the browser had last, which it is not shown again. */
  readonly seen: string | undefined;
  /** Whether it may go on; asked every {@link StreamTimes.checkMs}, and never throws. */
  readonly mayStay: () => Promise<boolean>;
  /** Called once it has ended, by whomever. */
  readonly onClosed: () => void;
}

/** What a stream's head says. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // nginx, and what is built on it, would collect the events.
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Shows a topic to one browser as server-sent events (HTML Standard, "Server-sent events"). What a slow browser has not
 * taken is replaced by the latest look: at most one waits. For a browser that has left already nothing is opened.
 */
export function streamTopic(
  response: ServerResponse,
  topic: Topic,
  { seen, mayStay, onClosed }: StreamViewer,
  times: StreamTimes,
): void {
  if (response.destroyed) {
    // Its `close` is over: nothing would ever end what is begun now.
    onClosed();
    return;
  }
  let shown = seen;
  let waiting: Message | undefined;
  let isFull = false;
  let giveUp: NodeJS.Timeout | undefined;

  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed || response.write(text)) return;
    isFull = true;
    giveUp ??= setTimeout(() => response.destroy(), times.patienceMs);
  };

  const show = (message: Message): void => {
    if (isFull) {
      waiting = message;
      return;
    }
    if (message.id === shown) return;
    shown = message.id;
    write(`${line('view')}id: ${message.id}\ndata: ${message.data}\n\n`);
  };

  const endWith = (event: Exclude<StreamEventName, 'view'>): void => {
    if (!isFull) response.end(`${line(event)}data:\n\n`);
    else response.destroy();
  };
  const end = (): void => endWith('end');

  response.on('drain', () => {
    isFull = false;
    clearTimeout(giveUp);
    giveUp = undefined;
    const latest = waiting;
    waiting = undefined;
    if (latest) show(latest);
  });

  write(`retry: ${times.retryMs}\n\n`);
  const heartbeat = setInterval(() => {
    if (!isFull) write(':\n\n');
  }, times.heartbeatMs);
  const life = setTimeout(end, times.lifeMs);
  const check = setInterval(() => void mayStay().then((may) => may || end()), times.checkMs);
  const leave = topic.join({ show, failed: () => endWith('failed') });

  response.once('close', () => {
    clearInterval(heartbeat);
    clearInterval(check);
    clearTimeout(life);
    clearTimeout(giveUp);
    leave();
    onClosed();
  });
}

/** The line that an event begins with. */
function line(event: StreamEventName): string {
  return `event: ${event}\n`;
}
