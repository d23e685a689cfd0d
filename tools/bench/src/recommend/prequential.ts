import type { Learner, Method } from './methods.ts';
import type { SessionData, Step } from './step.ts';

/** Length of the lists that are measured. */
const LIST = 20;

/** What came of one session for one method. */
export interface SessionScore {
  /** Steps that were to be foretold. */
  readonly steps: number;
  /** Of them, those in the first {@link LIST}. */
  readonly hits: number;
  /** Sum of 1/rank of those. */
  readonly reciprocal: number;
}

/** What a run over all sessions came to. */
export interface PrequentialRun {
  /** By method, then one for each session: steps after a session's first. */
  readonly next: ReadonlyMap<string, readonly SessionScore[]>;
  /** The same for first steps, of which nothing but the listener is known. */
  readonly first: ReadonlyMap<string, readonly SessionScore[]>;
  readonly microseconds: { readonly observe: number; readonly recommend: number };
}

interface Options {
  readonly data: SessionData;
  /** The first is the one whose time is measured. */
  readonly methods: readonly Method[];
  readonly learner: Learner;
  /** Gets the share that is done. */
  readonly tell: (share: number) => void;
}

/**
 * Recommends before each step, then learns from it (Gama et al., "On evaluating stream learning algorithms", 2013): all
 * that was ever known is the past. A step counts when its item was not in the session before; those that were are excluded for
 * every method.
 */
export function runPrequential({ data, methods, learner, tell }: Options): PrequentialRun {
  const sessions = new Map<string, Set<string>>();
  const [next, first] = [new Scores(methods), new Scores(methods)];
  const spent = { observe: 0, recommend: 0, recommended: 0 };
  const described = [...data.items].sort((a, b) => a.published - b.published);
  let published = 0;
  for (const [i, step] of data.steps.entries()) {
    for (; (described[published]?.published ?? Number.POSITIVE_INFINITY) <= step.time; published++) {
      const item = described[published];
      if (item) for (const each of [learner, ...methods]) each.describe(item);
    }
    const heard = sessions.get(step.session) ?? new Set<string>();
    if (!heard.has(step.item)) {
      const scores = heard.size > 0 ? next : first;
      for (const [k, method] of methods.entries()) {
        const start = performance.now();
        const rank = rankOf(method, step, heard);
        if (k === 0) {
          spent.recommend += performance.now() - start;
          spent.recommended += 1;
        }
        scores.add(method.name, step.session, rank);
      }
    }
    const start = performance.now();
    learner.learn(step);
    spent.observe += performance.now() - start;
    for (const method of methods) method.learn(step);
    sessions.set(step.session, heard.add(step.item));
    if (i % 1_000 === 0) tell(i / data.steps.length);
  }
  return {
    next: next.all(),
    first: first.all(),
    microseconds: {
      observe: (spent.observe * 1_000) / data.steps.length,
      recommend: (spent.recommend * 1_000) / Math.max(1, spent.recommended),
    },
  };
}

function rankOf(method: Method, { item, ...step }: Step, heard: ReadonlySet<string>): number {
  return method.recommend(step, heard, LIST).indexOf(item) + 1;
}

class Scores {
  private readonly byMethod: ReadonlyMap<string, Map<string, SessionScore>>;

  constructor(methods: readonly Method[]) {
    this.byMethod = new Map(methods.map(({ name }) => [name, new Map()]));
  }

  /** @param rank - from 1; 0 stands for none */
  add(method: string, session: string, rank: number): void {
    const sessions = this.byMethod.get(method);
    const { steps, hits, reciprocal } = sessions?.get(session) ?? { steps: 0, hits: 0, reciprocal: 0 };
    sessions?.set(session, {
      steps: steps + 1,
      hits: hits + (rank > 0 ? 1 : 0),
      reciprocal: reciprocal + (rank > 0 ? 1 / rank : 0),
    });
  }

  all(): ReadonlyMap<string, readonly SessionScore[]> {
    return new Map(Array.from(this.byMethod, ([name, sessions]) => [name, [...sessions.values()]]));
  }
}
