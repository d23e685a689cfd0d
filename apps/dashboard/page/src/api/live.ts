import type { StreamEventName } from '@earshot/dashboard-core/routes';
import { type After, pauseAfter } from './retrying.ts';

/**
 * How a live view stands: `live` while its stream is open, `waiting` while it is tried again. A stream that the server ends as
 * announced is `live` over the moment until the next one.
 */
export type Connection = 'connecting' | 'live' | 'waiting';

/** The part of EventSource that is used. */
export interface Source {
  readonly readyState: number;
  addEventListener(
    type: StreamEventName | 'open' | 'error',
    listener: (event: { readonly data?: unknown }) => void,
  ): void;
  close(): void;
}

/** The world that a live view needs. */
export interface World {
  /** Opens the stream. */
  readonly open: () => Source;
  /** Asks for the view once, for when its stream cannot be opened; rejects with the reason. */
  readonly ask: () => Promise<string>;
  /** Calls back before the next frame is drawn; returns how to take that back. */
  readonly beforeFrame: (callback: () => void) => () => void;
  readonly after: After;
}

/** Who is told of a live view. */
export interface Viewer {
  /** The latest view as JSON; of those that come between two frames only the last. */
  readonly view: (json: string) => void;
  readonly connection: (state: Connection) => void;
  /** The server does not tell it, and why; the stream is tried again. */
  readonly failure: (error: unknown) => void;
}

/** EventSource's `CLOSED`: it has given up. */
const CLOSED = 2;

/**
 * Follows a live view until it is told to end. EventSource itself comes back after a broken connection and says which
 * view it saw last; a stream that is refused, or fails, is tried again after growing pauses, and the view asked for
 * meanwhile, which tells why.
 * However many views arrive, one a frame is told, and only that one is parsed.
 */
export function follow(world: World, viewer: Viewer): () => void {
  let ended = false;
  let refusals = 0;
  let source: Source | undefined;
  let latest: string | undefined;
  let cancelFrame: (() => void) | undefined;
  let cancelPause: (() => void) | undefined;

  const arrived = (json: string) => {
    latest = json;
    cancelFrame ??= world.beforeFrame(() => {
      cancelFrame = undefined;
      if (latest !== undefined) viewer.view(latest);
    });
  };
  const refused = () => {
    source = undefined;
    refusals += 1;
    cancelPause = world.after(pauseAfter(refusals), open);
    world.ask().then(
      (json) => {
        if (!ended) arrived(json);
      },
      (error: unknown) => {
        if (!ended) viewer.failure(error);
      },
    );
  };
  const open = () => {
    const opened = world.open();
    let announced = false;
    source = opened;
    opened.addEventListener('open', () => viewer.connection('live'));
    opened.addEventListener('view', ({ data }) => {
      refusals = 0;
      arrived(String(data));
    });
    opened.addEventListener('end', () => {
      refusals = 0;
      announced = true;
    });
    opened.addEventListener('failed', () => {
      opened.close();
      viewer.connection('waiting');
      refused();
    });
    opened.addEventListener('error', () => {
      if (ended) return;
      if (!announced) viewer.connection('waiting');
      announced = false;
      if (opened.readyState === CLOSED) refused();
    });
  };

  viewer.connection('connecting');
  open();
  return () => {
    ended = true;
    source?.close();
    cancelFrame?.();
    cancelPause?.();
  };
}
