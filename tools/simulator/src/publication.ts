import type { TopicEvent } from './wire.ts';

/** Why an event must not be counted. */
export type Unfit = 'late' | 'future' | 'invalid';
/** What must become of an event: counted, or refused for a reason. */
export type Fate = 'counted' | Unfit;

/** One publication of one event. */
export interface Publication extends Pick<TopicEvent, 'topic'> {
  readonly event: TopicEvent['event'] | Readonly<Record<string, unknown>>;
  /** When it is published, in milliseconds since 1970. */
  readonly publishAt: number;
  readonly fate: Fate;
}
