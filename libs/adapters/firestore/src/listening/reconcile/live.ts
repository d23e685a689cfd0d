import { collections, type MetricsDocument, paths } from '@earshot/contracts';
import {
  type Entities,
  type ExactCounters,
  exactCounters,
  sumFigures,
  totalPath,
} from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../../read.ts';
import type { Moment } from './moment.ts';

/** A document of counters, with its shards, as of a moment. */
export interface LiveCounters {
  readonly path: string;
  readonly counters: ExactCounters;
  /** Its last repair: whoever repairs it next provides that it is still the last. */
  readonly repair: DocumentSnapshot;
}

/** The documents of counters of some episodes and users, by path. */
export async function readLive(
  db: Firestore,
  moment: Moment,
  { episodes, users }: Entities,
): Promise<ReadonlyMap<string, LiveCounters>> {
  const all = [...episodes.map(paths.metrics), ...users.map(paths.profile)];
  const [documents, repairs, shards] = await Promise.all([
    moment.documents(all),
    moment.documents(all.map(paths.repair)),
    readShards(db, moment),
  ]);
  const read = documents.flatMap((document, i) => {
    const repair = repairs[i];
    if (!repair) return [];
    const { path } = document.ref;
    const parts = [document, ...(shards.get(path) ?? [])].flatMap(
      (part) => dataOf<MetricsDocument>(part) ?? [],
    );
    return [[path, { path, counters: exactCounters({ ...sumFigures(parts) }), repair }] as const];
  });
  return new Map(read);
}

/** The shards of all hot episodes, by the path of their total. */
async function readShards(
  db: Firestore,
  moment: Moment,
): Promise<ReadonlyMap<string, readonly DocumentSnapshot[]>> {
  const found = await moment.found(db.collectionGroup(collections.shards).orderBy('due'));
  return Map.groupBy(found, ({ ref }) => totalPath(ref.path));
}
