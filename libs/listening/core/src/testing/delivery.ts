import fc from 'fast-check';

/** What becomes of a commit. */
const FATES = [
  'acknowledged',
  /** Applied, but the acknowledgement is lost; the function reads and folds afresh. */
  'unacknowledged',
  /** Applied, the acknowledgement is lost, and the client sends the same commit once more by itself. */
  'sent again',
  /** Not applied. */
  'unavailable',
  /** The instance dies before it is applied; Pub/Sub delivers its messages again. */
  'killed',
  /** The instance dies after it is applied. */
  'killed unanswered',
] as const;
/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];

/** One thing that an instance does: it begins a commit, or its commit in flight ends. */
export interface Step {
  /** Which instance; the one after the last is the clock that closes windows. */
  readonly actor: number;
  /** How many messages a commit takes. */
  readonly takes: number;
  readonly fate: Fate;
}

/** How a history reaches the fold; lists are used again from their start when they end. */
export interface Plan {
  readonly instances: number;
  /** How often each event is told. */
  readonly copies: readonly number[];
  /** What the told events are sorted by. */
  readonly order: readonly number[];
  /** Events of each message. */
  readonly sizes: readonly number[];
  /** After these everything goes well until all is folded. */
  readonly steps: readonly Step[];
}

const some = <T>(of: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(of, { minLength: 1, maxLength, size: 'max' });

/** Any order, duplication, batching and interleaving. It does not depend on the events, and so shrinks with them. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  instances: fc.integer({ min: 1, max: 4 }),
  copies: some(fc.constantFrom(1, 1, 2, 3), 5),
  order: some(fc.nat(99), 40),
  sizes: some(fc.integer({ min: 1, max: 5 }), 4),
  steps: fc.array(
    fc.record({
      actor: fc.nat(11),
      takes: fc.integer({ min: 1, max: 4 }),
      fate: fc.constantFrom('acknowledged' as const, ...FATES),
    }),
    { maxLength: 40, size: 'max' },
  ),
});

const at = (list: readonly number[], i: number) => list[i % list.length] ?? 0;

/** The messages of a history: each event at least once, in the plan's order. */
export function messagesOf<E>(events: readonly E[], { copies, order, sizes }: Plan): readonly E[][] {
  const told = events.flatMap((event, i) => Array.from({ length: at(copies, i) }, () => event));
  const sorted = told
    .map((event, i) => ({ event, key: at(order, i) }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);
  const messages: E[][] = [];
  for (let next = 0; next < sorted.length;) {
    const size = at(sizes, messages.length);
    messages.push(sorted.slice(next, next + size));
    next += size;
  }
  return messages;
}
