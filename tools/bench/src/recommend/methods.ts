import { DAY_MS, type Decay } from '@earshot/contracts';
import {
  type Blend,
  BLEND,
  describeItem,
  EMPTY_MODEL,
  type Item,
  type Level,
  levelOf,
  type Model,
  observe,
  recommend,
  sumOfLevels,
} from '@earshot/recommending-core';
import type { Step } from './step.ts';

/** A way to recommend, measured by what it puts before each step of a session. */
export interface Method {
  readonly name: string;
  readonly describe: (item: Item) => void;
  /** The `n` items it expects next, best first, none of the excluded ones. */
  readonly recommend: (
    step: Omit<Step, 'item'>,
    exclude: ReadonlySet<string>,
    n: number,
  ) => readonly string[];
  readonly learn: (step: Step) => void;
}

/** The product's own core, which several blends may share: it learns once for all of them. */
export interface Learner {
  readonly model: () => Model;
  readonly describe: (item: Item) => void;
  readonly learn: (step: Step) => void;
}

/** A model that grows. */
export function learner(): Learner {
  let model = EMPTY_MODEL;
  return {
    model: () => model,
    describe: (item) => {
      model = describeItem(model, item);
    },
    learn: (step) => {
      model = observe(model, { ...step, weight: 1 });
    },
  };
}

/** Earshot's method with one part of its blend changed. */
export function blended(name: string, { model }: Learner, change: Partial<Blend> = {}): Method {
  const blend = { ...BLEND, ...change };
  return {
    name,
    describe: () => undefined,
    learn: () => undefined,
    recommend: ({ user, session, time }, exclude, n) =>
      recommend(model(), { user, session, exclude, now: time }, n, blend).map(({ item }) => item),
  };
}

/** What was heard most, ever. */
export function popularity(): Method {
  const counts = new Map<string, number>();
  return {
    name: 'popularity',
    describe: () => undefined,
    learn: ({ item }) => void counts.set(item, (counts.get(item) ?? 0) + 1),
    recommend: (_, exclude, n) => highest(counts, exclude, n),
  };
}

/** A play of a day ago counts half. */
const LATELY: Decay = { halfLifeMs: DAY_MS };

/** What was heard most lately, by forward-decayed sums: as levels, for the sums themselves overflow after three years. */
export function popularLately(): Method {
  const levels = new Map<string, Level>();
  return {
    name: 'popular lately',
    describe: () => undefined,
    learn: ({ item, time }) => {
      const level = levelOf(LATELY, time, 1);
      levels.set(item, sumOfLevels(levels.get(item) ?? Number.NEGATIVE_INFINITY, level));
    },
    recommend: (_, exclude, n) => highest(levels, exclude, n),
  };
}

/** Rules from the last item alone: what followed it at once, most often. Counts everything, and keeps all of it. */
export function lastItem(): Method {
  const followers = new Map<string, Map<string, number>>();
  const lasts = new Map<string, string>();
  return {
    name: 'last item',
    describe: () => undefined,
    learn: ({ session, item }) => {
      const last = lasts.get(session);
      if (last !== undefined && last !== item) {
        const counts = followers.get(last) ?? new Map<string, number>();
        counts.set(item, (counts.get(item) ?? 0) + 1);
        followers.set(last, counts);
      }
      lasts.set(session, item);
    },
    recommend: ({ session }, exclude, n) =>
      highest(followers.get(lasts.get(session) ?? '') ?? new Map<string, number>(), exclude, n),
  };
}

/** Any of the items known so far. */
export function random(chance: () => number): Method {
  const known: string[] = [];
  const seen = new Set<string>();
  const know = (item: string): void => {
    if (!seen.has(item)) known.push(item);
    seen.add(item);
  };
  return {
    name: 'random',
    describe: ({ id }) => know(id),
    learn: ({ item }) => know(item),
    recommend: (_, exclude, n) => {
      const picked = new Set<string>();
      const most = Math.min(n, known.length - exclude.size);
      while (picked.size < most) {
        const item = known[Math.floor(chance() * known.length)];
        if (item !== undefined && !exclude.has(item)) picked.add(item);
      }
      return [...picked];
    },
  };
}

function highest(
  counts: ReadonlyMap<string, number>,
  exclude: ReadonlySet<string>,
  n: number,
): readonly string[] {
  return Array.from(counts)
    .filter(([item]) => !exclude.has(item))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, n)
    .map(([item]) => item);
}
