import type { Audience } from '../load/traffic.ts';
import type { FoldLoad } from './earshot.ts';
import type { NaivePlan } from './naive.ts';
import type { VisibilityPlan } from './visibility.ts';
import { PACKINGS } from '../load/messages.ts';

/** How much is measured. */
export interface FoldPlan {
  readonly naive: Pick<NaivePlan, 'audience' | 'concurrencies' | 'secondsEach'>;
  readonly earshot: readonly Pick<FoldLoad, 'audience' | 'packing' | 'events'>[];
  /** Longest time that one load is measured, s. */
  readonly secondsEach: number;
  readonly coreEvents: number;
  readonly visibility: readonly VisibilityPlan[];
  /** Listeners whose windows the tick closes. */
  readonly windows: number;
  /** Listeners, instances and events of memory; left out in a quick run. */
  readonly growth?: {
    readonly listeners: readonly number[];
    readonly instances: readonly number[];
    readonly events: number;
    readonly memoryEvents: number;
  };
}

/** An audience that all parts of the benchmark listen with. */
export function audienceOf(listeners: number): Audience {
  return { listeners, episodes: 500, seed: 1 };
}

const small = audienceOf(2_000);
const large = audienceOf(50_000);
const { single, spread, sessions } = PACKINGS;
const paced = { audience: large, eventsPerSecond: 1_000 };

/** What is measured, by extent. */
export const PLANS: Readonly<Record<'quick' | 'full', FoldPlan>> = {
  quick: {
    naive: { audience: small, concurrencies: [50], secondsEach: 3 },
    earshot: [
      { audience: small, packing: single, events: 8_000 },
      { audience: small, packing: spread, events: 30_000 },
      { audience: small, packing: sessions, events: 60_000 },
    ],
    secondsEach: 5,
    coreEvents: 60_000,
    visibility: [{ ...paced, eventsPerMessage: 10, seconds: 5 }],
    windows: 300,
  },
  full: {
    naive: { audience: small, concurrencies: [10, 50, 100, 200], secondsEach: 4 },
    earshot: [
      { audience: small, packing: single, events: 30_000 },
      { audience: small, packing: spread, events: 100_000 },
      { audience: small, packing: sessions, events: 200_000 },
      { audience: large, packing: single, events: 30_000 },
      { audience: large, packing: spread, events: 150_000 },
      { audience: large, packing: sessions, events: 500_000 },
    ],
    secondsEach: 15,
    coreEvents: 200_000,
    visibility: [
      { ...paced, eventsPerMessage: 10, seconds: 20 },
      { ...paced, eventsPerMessage: 1, seconds: 15 },
    ],
    windows: 2_000,
    growth: { listeners: [1_000, 10_000, 100_000], instances: [1, 2, 4], events: 100_000, memoryEvents: 1e6 },
  },
};
