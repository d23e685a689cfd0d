import type { ServerResponse } from 'node:http';
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
}

/** What a stream's head says. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // nginx, and what is built on it, would collect the events.
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Shows a topic to one browser as server-sent events (HTML Standard, "Server-sent events"). What a slow browser has not
 * taken is replaced by the latest look: at most one waits.
 * @param seen id of the look that the browser had last, which it is not shown again.
 * @param onClosed called once it has ended, by whomever.
 */
export function streamTopic(
  response: ServerResponse,
  topic: Topic,
  seen: string | undefined,
  times: StreamTimes,
  onClosed: () => void,
): void {
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
    write(`event: view\nid: ${message.id}\ndata: ${message.data}\n\n`);
  };

  const end = (): void => {
    if (!isFull) response.end('event: end\ndata:\n\n');
    else response.destroy();
  };

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
  const leave = topic.join({ show, ended: end });

  response.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(life);
    clearTimeout(giveUp);
    leave();
    onClosed();
  });
}
