import type { EventTopic, ListeningEvent } from '@earshot/contracts';
import type { Activity } from './activity.ts';
import type { Tally } from './tally.ts';

/** What joining events to a state gave. */
export interface Joined<Event, Body> {
  readonly body: Body;
  /** The events that told something new. */
  readonly news: readonly Event[];
  /** The events that the state is too full to take. */
  readonly refused: readonly Event[];
}

/** What a person reads in a state document. */
export interface Summary {
  /** The episode of the last activity. */
  readonly episode_id: string;
  /** Where in it the listener was last. */
  readonly position_sec?: number;
  /** Whole seconds heard in this document, over all its episodes. */
  readonly seconds_heard?: number;
}

/** How far a listener came in one episode of a document. */
export interface Place {
  readonly episode_id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly position_sec: number;
  /** When they completed it last, in milliseconds since 1970; absent when they did not. */
  readonly completed_at?: number;
}

/**
 * A kind of state document: one topic's events about one unit (a session, its quality, a month of engagement). `Body`
 * is a join semilattice: joining is idempotent, commutative and associative below the limits.
 */
export interface StateKind<Event extends ListeningEvent, Body> {
  readonly topic: EventTopic;
  /** The state that nothing was told to. */
  readonly empty: Body;
  /** Path of the document that an event belongs to. */
  readonly pathOf: (event: Event) => string;
  readonly join: (body: Body, events: readonly Event[]) => Joined<Event, Body>;
  /** The figures of a state. The figures of all states add up to the counters. */
  readonly measure: (body: Body) => Tally;
  /** `measure(after) − measure(before)`, without measuring what both have in common. */
  readonly change: (before: Body, after: Body) => Tally;
  /** What the listener did, and until when each keeps a user's window open; in no order. */
  readonly activities: (body: Body) => readonly Activity[];
  readonly summary: (body: Body) => Summary;
  /** Where the listener was last in each episode played; none when nothing is played in this kind. */
  readonly places: (body: Body) => readonly Place[];
  /** To a value of JSON and back. */
  readonly encode: (body: Body) => unknown;
  readonly decode: (encoded: unknown) => Body;
}
