import type { Counters, MetricsDocument } from '@earshot/contracts';
import type { FigureRow } from './fold-unit.ts';

/** The counters of a document by field, with `/` between its parts; one that is 0 is missing. */
export type ExactCounters = ReadonlyMap<string, number>;

/** The fields of metrics and profiles that hold exact counters, or maps of them. */
export const COUNTER_FIELDS = [
  'plays',
  'streams',
  'engaged',
  'completes',
  'seconds_heard',
  'saves',
  'follows',
  'shares',
  'stalls',
  'stall_ms',
  'dropouts',
  'score_tenths',
  'listeners',
  'reach',
  'by_country',
  'by_device',
] as const satisfies readonly (keyof Counters | keyof MetricsDocument)[];

/** The exact counters of `metrics/{episode}` or `profiles/{user}`. What is decayed or no counter is left out. */
export function exactCounters(document: Readonly<Record<string, unknown>>): ExactCounters {
  const found = new Map<string, number>();
  for (const field of COUNTER_FIELDS) {
    const value = document[field];
    if (typeof value === 'number') setUnlessZero(found, field, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, amount] of Object.entries(value)) {
        if (typeof amount === 'number') setUnlessZero(found, `${field}/${key}`, amount);
      }
    }
  }
  return found;
}

function setUnlessZero(counters: Map<string, number>, name: string, value: number): void {
  if (value !== 0) counters.set(name, value);
}

/** The path of the document that a figure of a user is counted in; undefined for windows and minutes. */
export function counterPath({ scope, episode_id }: FigureRow, user: string): string | undefined {
  if (scope === 'metrics') return `metrics/${episode_id}`;
  return scope === 'profile' ? `profiles/${user}` : undefined;
}
