import type { FirestoreCalls } from './firestore-calls.ts';

/** What a process has used since its start. */
export interface Usage {
  /** CPU time of all its threads, µs. */
  readonly cpuUs: number;
  /** Bytes of objects in the heap, collectable or not. */
  readonly heapBytes: number;
  /** Bytes of memory that the system gives it. */
  readonly rssBytes: number;
  readonly firestore: Readonly<FirestoreCalls>;
}

/** What a measured process can be asked for; `retained` collects garbage first. */
export type Question = 'usage' | 'retained';

/** What was used between two moments. */
export function used(before: Usage, after: Usage): Pick<Usage, 'cpuUs' | 'firestore'> {
  const a = before.firestore;
  const b = after.firestore;
  return {
    cpuUs: after.cpuUs - before.cpuUs,
    firestore: {
      reads: b.reads - a.reads,
      writes: b.writes - a.writes,
      commits: b.commits - a.commits,
      refused: b.refused - a.refused,
      others: b.others - a.others,
    },
  };
}

/** The sum of what several processes used. */
export function usedTogether(
  all: readonly Pick<Usage, 'cpuUs' | 'firestore'>[],
): Pick<Usage, 'cpuUs' | 'firestore'> {
  const sum = (pick: (usage: Pick<Usage, 'cpuUs' | 'firestore'>) => number) =>
    all.reduce((total, usage) => total + pick(usage), 0);
  return {
    cpuUs: sum(({ cpuUs }) => cpuUs),
    firestore: {
      reads: sum(({ firestore }) => firestore.reads),
      writes: sum(({ firestore }) => firestore.writes),
      commits: sum(({ firestore }) => firestore.commits),
      refused: sum(({ firestore }) => firestore.refused),
      others: sum(({ firestore }) => firestore.others),
    },
  };
}
