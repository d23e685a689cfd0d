import type { Bench } from './bench.ts';
import { enrichBench } from './enrich/bench.ts';
import { foldBench } from './fold/bench.ts';
import { ingestBench } from './ingest/bench.ts';
import { labelsBench } from './labels/bench.ts';
import { mirrorBench } from './mirror/bench.ts';
import { recommendBench } from './recommend/bench.ts';

export type { Bench, BenchOptions, BenchReport } from './bench.ts';
export { UnreadableSessions } from './recommend/csv.ts';
export type { FirestoreKind } from './process/start-firestore.ts';

/** Every benchmark, in the order the help shows them. */
export const benches: readonly Bench[] = [
  foldBench,
  ingestBench,
  enrichBench,
  mirrorBench,
  labelsBench,
  recommendBench,
];
