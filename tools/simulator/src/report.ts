import { type EventTopic } from '@earshot/contracts';
import { type ExpectedFigures, totalOf } from './expected.ts';
import type { Fate } from './publication.ts';
import type { HistoryTotals } from './totals.ts';

/** What was sent, or would be, and what must come of it. */
export interface HistoryReport {
  /** See {@link HistoryOptions.startAt}. */
  readonly startAt: number;
  readonly seed: number;
  /** See {@link HistoryTotals.holdsUntil}. */
  readonly holdsUntil: number;
  /** Events published, repeated ones included. */
  readonly sent: number;
  /** Events, each counted once. */
  readonly distinct: number;
  /** Events published by topic, repeated ones included. */
  readonly byTopic: Readonly<Record<EventTopic, number>>;
  /** Events that must be counted, each once: `distinct` less what must be refused. */
  readonly expectedCounted: number;
  /** Events that must be refused as invalid or of the future, each once. */
  readonly expectedRejected: number;
  /** Events that must be refused as late, each once. */
  readonly expectedLate: number;
  /** All distinct events by what must become of them. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** What the figures must come out at, provided these events are the only ones. */
  readonly expected: {
    readonly total: ExpectedFigures;
    readonly episodes: Readonly<Record<string, ExpectedFigures>>;
  };
}

/** What a history must come to once it is published. */
export function reportOf(
  { sent, byTopic, distinct, expected, holdsUntil }: HistoryTotals,
  seed: number,
  startAt: number,
): HistoryReport {
  const { counted, late, future, invalid } = distinct;
  return {
    startAt,
    seed,
    holdsUntil,
    sent,
    distinct: counted + late + future + invalid,
    byTopic,
    expectedCounted: counted,
    expectedRejected: future + invalid,
    expectedLate: late,
    fates: distinct,
    expected: { total: totalOf(expected.values()), episodes: Object.fromEntries(expected) },
  };
}
