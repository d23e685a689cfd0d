import type { ListeningEvent } from '@earshot/contracts';
import type { ListenerState } from './fold.ts';
import type { Interval } from './intervals.ts';
import type { StateKind } from './kind.ts';

interface Encoded {
  readonly body: unknown;
  readonly pending?: readonly (readonly [string, number])[];
  readonly open?: Interval;
  readonly reminded?: string;
}

/**
 * The machine state of a document as one compact JSON text: native maps of Firestore cost a hundred times as much to
 * encode.
 */
export function encodeState<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  { body, pending, open, reminded }: ListenerState<Body>,
): string {
  const encoded: Encoded = {
    body: kind.encode(body),
    ...(pending.size > 0 && { pending: Array.from(pending) }),
    ...(open && { open }),
    ...(reminded !== undefined && { reminded }),
  };
  return JSON.stringify(encoded);
}

/** The state of {@link encodeState}. @throws SyntaxError when the text is none. */
export function decodeState<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  text: string,
): ListenerState<Body> {
  const { body, pending, open, reminded } = JSON.parse(text) as Encoded;
  return { body: kind.decode(body), pending: new Map(pending), open, reminded };
}
