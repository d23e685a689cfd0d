import { type ListeningEvent, parseTime } from '@earshot/contracts';
import { isPersonal } from './figure.ts';
import { hull, type Interval } from './intervals.ts';
import type { StateKind } from './kind.ts';
import { add, addAll, type Tally } from './tally.ts';

/** What the fold keeps of one document. */
export interface ListenerState<Body> {
  readonly body: Body;
  /** Figures of the profile that are measured but not yet added to it: heartbeats do not move a profile. */
  readonly pending: Tally;
  /** Event time in which something new happened that no user window has been closed over yet. */
  readonly open: Interval | undefined;
  /** The STOP that the listener was last reminded of. */
  readonly reminded: string | undefined;
}

/** What folding events into a state gave. */
export interface Folded<Event, Body> {
  readonly state: ListenerState<Body>;
  /** The events that told something new; when none did, there is nothing to write. */
  readonly news: readonly Event[];
  /** What to add to the counters in the commit that writes the state. */
  readonly delta: Tally;
  /** The events the state is too full to take. */
  readonly refused: readonly Event[];
}

/** The state of a document that does not exist. */
export function emptyState<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
): ListenerState<Body> {
  return { body: kind.empty, pending: new Map(), open: undefined, reminded: undefined };
}

/**
 * Folds events into a state: the state joins them, and the delta is the difference that makes in the measure. So the
 * sum of all committed deltas is the measure of the set of events, whatever their order, duplication, batching or
 * instance. What moves a profile waits in the state until an event other than a heartbeat comes, or a window closes.
 */
export function fold<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  state: ListenerState<Body>,
  events: readonly Event[],
): Folded<Event, Body> {
  const { body, news, refused } = kind.join(state.body, events);
  if (news.length === 0) return { state, news, delta: new Map(), refused };
  const measured = kind.change(state.body, body);
  const { delta, pending } = onlyHeartbeats(news)
    ? withheld(measured, state.pending)
    : { delta: together(measured, state.pending), pending: new Map<string, number>() };
  const open = opened(state.open, news);
  return { state: { body, pending, open, reminded: state.reminded }, news, delta, refused };
}

/** Whether none of some events moves a profile. */
export function onlyHeartbeats(events: readonly ListeningEvent[]): boolean {
  return events.every(({ event_type }) => event_type === 'PROGRESS');
}

/** The state once its user windows are closed and its pending figures are added to the profile. */
export function closeState<Body>({ body, reminded }: ListenerState<Body>): ListenerState<Body> {
  return { body, pending: new Map(), open: undefined, reminded };
}

function withheld(measured: Tally, pending: Tally): { delta: Tally; pending: Tally } {
  const kept = new Map(pending);
  const delta = new Map<string, number>();
  for (const [name, amount] of measured) add(isPersonal(name) ? kept : delta, name, amount);
  return { delta, pending: kept };
}

function together(a: Tally, b: Tally): Tally {
  const sum = new Map(a);
  addAll(sum, b);
  return sum;
}

function opened(open: Interval | undefined, news: readonly ListeningEvent[]): Interval | undefined {
  return news.map(spanOf).reduce<Interval | undefined>((a, b) => (a ? hull(a, b) : b), open);
}

function spanOf(event: ListeningEvent): Interval {
  if (event.event_type === 'PROGRESS') return [event.heard_from, event.heard_to];
  const at = parseTime(event.event_time);
  return [at, at];
}
