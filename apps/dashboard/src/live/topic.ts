import { createHash } from 'node:crypto';
import { errorFields, logEvent } from '@earshot/runtime';

/** Something that changes, and how it looks. */
export interface Source {
  /**
   * Calls `changed` once there is something to read, and whenever that may look different; `failed` once, when it has
   * ended by itself. Gives what ends it.
   */
  watch(changed: () => void, failed: (error: unknown) => void): Promise<() => void>;
  /** How it looks now; its field `at` says when and is no change. */
  read(): Promise<{ readonly at: number }>;
  /** Instead of {@link Pace.everyMs}, where a look costs much. */
  readonly everyMs?: number;
}

/** One look of a topic. */
export interface Message {
  /** The same for two looks that differ in nothing but the time. */
  readonly id: string;
  /** JSON. */
  readonly data: string;
}

/** Someone who looks at a topic. */
export interface Viewer {
  show(message: Message): void;
  /** The topic cannot be told any more, or not at all; whoever wants to go on looking comes back. */
  failed(): void;
}

/** How topics behave; times are in milliseconds. */
export interface Pace {
  /** Between two looks at the least. */
  readonly everyMs: number;
  /** Without a change it is looked at again after this, for time changes views as well. */
  readonly refreshMs: number;
  /** For how long it goes on after the last viewer has left. */
  readonly graceMs: number;
  /** Topics of an instance that nobody looks at; of more, those that were left first are closed at once. */
  readonly mostIdle: number;
  /** For how long a look, or its first change, may let itself be waited for before the topic is given up. */
  readonly lookMs: number;
}

/** A source that all its viewers share. */
export interface Topic {
  /** Shows the latest look, if there is one, and all further ones. Gives what ends it. */
  join(viewer: Viewer): () => void;
}

/** A topic as its instance sees it. */
export interface OwnTopic extends Topic {
  /** Whether it is open though nobody looks at it. */
  readonly isIdle: () => boolean;
  /** Ends it, whoever looks. */
  readonly close: () => void;
}

/** What a topic tells of itself. */
export interface TopicEvents {
  /** Its last viewer has left. */
  readonly onIdle: () => void;
  readonly onClosed: () => void;
}

/**
 * A topic that is open from its first viewer's coming until some time after the last one has left.
 * @param kind what logs call it.
 */
export function createTopic(kind: string, source: Source, pace: Pace, events: TopicEvents): OwnTopic {
  const viewers = new Set<Viewer>();
  let latest: Message | undefined;
  let stop: Promise<() => void> | undefined;
  let closing: NodeJS.Timeout | undefined;
  let next: NodeJS.Timeout | undefined;
  let tooLate: NodeJS.Timeout | undefined;
  const everyMs = source.everyMs ?? pace.everyMs;
  let isReading = false;
  let isStale = false;
  let isOpen = false;
  /** Since the look that is being taken began. */
  const hasChanged = (): boolean => isStale;

  const awaitLook = (): void => {
    tooLate ??= setTimeout(
      () => fail(new Error(`there was no look at it within ${pace.lookMs} ms`)),
      pace.lookMs,
    );
  };
  const stopAwaiting = (): void => {
    clearTimeout(tooLate);
    tooLate = undefined;
  };

  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(next);
    clearTimeout(closing);
    stopAwaiting();
    stop?.then(
      (end) => end(),
      // It was told by `fail`.
      () => undefined,
    );
    events.onClosed();
  };

  const fail = (error: unknown): void => {
    if (!isOpen) return;
    logEvent('ERROR', 'dashboard_topic_failed', { topic: kind, ...errorFields(error) });
    close();
    for (const viewer of [...viewers]) viewer.failed();
  };

  const look = async (): Promise<void> => {
    isReading = true;
    isStale = false;
    awaitLook();
    const began = performance.now();
    try {
      const view = await source.read();
      stopAwaiting();
      const message = { id: idOf(view), data: JSON.stringify(view) };
      if (isOpen && message.id !== latest?.id) {
        latest = message;
        for (const viewer of viewers) viewer.show(message);
      }
    } catch (error) {
      fail(error);
    }
    isReading = false;
    if (!isOpen) return;
    const wait = hasChanged() ? Math.max(0, everyMs - (performance.now() - began)) : pace.refreshMs;
    next = setTimeout(() => void look(), wait);
  };

  const changed = (): void => {
    if (!isOpen || isStale) return;
    isStale = true;
    if (isReading) return;
    clearTimeout(next);
    next = setTimeout(() => void look(), latest ? everyMs : 0);
  };

  const open = (): void => {
    isOpen = true;
    awaitLook();
    stop = source.watch(changed, fail);
    stop.catch(fail);
  };

  return {
    join: (viewer) => {
      clearTimeout(closing);
      viewers.add(viewer);
      if (!isOpen) open();
      else if (latest) viewer.show(latest);
      return () => {
        if (!viewers.delete(viewer) || viewers.size > 0 || !isOpen) return;
        closing = setTimeout(close, pace.graceMs);
        events.onIdle();
      };
    },
    isIdle: () => isOpen && viewers.size === 0,
    close,
  };
}

function idOf(view: { readonly at: number }): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...view, at: 0 }))
    .digest('base64url')
    .slice(0, 16);
}
