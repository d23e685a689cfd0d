import { drain } from './drain.ts';
import type { HistoryOptions } from './options.ts';
import type { Publication } from './publication.ts';
import { tell } from './telling.ts';
import type { HistoryTotals } from './totals.ts';

/** What happened and what must come of it. */
export interface History extends HistoryTotals {
  /** In the order of publishing; an event may come twice. */
  readonly publications: readonly Publication[];
}

/**
 * All that {@link tell} tells, at once. Takes about a kilobyte of memory for each publication.
 * @throws RangeError when an option is out of its range
 */
export function history(options: HistoryOptions): History {
  const publications: Publication[] = [];
  const totals = drain(tell(options), (publication) => publications.push(publication));
  return { publications, ...totals };
}
