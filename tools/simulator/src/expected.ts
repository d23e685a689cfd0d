import type { Counters } from '@earshot/contracts';

/** What one episode's figures must be: contracts' counters, and the figures beside them. */
export interface ExpectedFigures extends Counters {
  /** Distinct users who played it. */
  readonly listeners: number;
  readonly by_country: Readonly<Record<string, number>>;
  readonly by_device: Readonly<Record<string, number>>;
  /** Sessions that heard any of the 5 % that starts at the key. */
  readonly reach: Readonly<Record<string, number>>;
}

/** Figures that are being counted. */
export type Figures = {
  -readonly [K in keyof ExpectedFigures]: ExpectedFigures[K] extends number ? number : Record<string, number>;
};

/** Nothing counted yet. */
export function noFigures(): Figures {
  return {
    plays: 0,
    streams: 0,
    engaged: 0,
    completes: 0,
    seconds_heard: 0,
    saves: 0,
    follows: 0,
    shares: {},
    stalls: 0,
    stall_ms: 0,
    dropouts: {},
    score_tenths: 0,
    listeners: 0,
    by_country: {},
    by_device: {},
    reach: {},
  };
}

/** Adds one to a counter by key. */
export function tick(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/** The sum of figures, field by field; `listeners` of the sum counts a user once per episode. */
export function totalOf(all: Iterable<ExpectedFigures>): ExpectedFigures {
  const total = noFigures();
  for (const figures of all) {
    for (const name of Object.keys(total) as (keyof Figures)[]) addField(total, figures, name);
  }
  return total;
}

function addField(total: Figures, figures: ExpectedFigures, name: keyof Figures): void {
  const [sum, added] = [total[name], figures[name]];
  if (typeof added === 'number') {
    Object.assign(total, { [name]: Number(sum) + added });
  } else {
    for (const [key, count] of Object.entries(added)) {
      const counts = sum as Record<string, number>;
      counts[key] = (counts[key] ?? 0) + count;
    }
  }
}
