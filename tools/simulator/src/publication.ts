import type { TopicEvent } from './wire.ts';

/** What must become of an event: counted, or refused for a reason. */
export const FATES = ['counted', 'late', 'future', 'invalid'] as const;
/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];
/** Why an event must not be counted. */
export type Unfit = Exclude<Fate, 'counted'>;

/** One publication of one event. */
export interface Publication extends Pick<TopicEvent, 'topic'> {
  readonly event: TopicEvent['event'] | Readonly<Record<string, unknown>>;
  /** When it is published, in milliseconds since 1970. */
  readonly publishAt: number;
  readonly fate: Fate;
}
