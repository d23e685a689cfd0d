import { type MetricsDocument, paths } from '@earshot/contracts';
import { COUNTER_FIELDS, type Entities, type ExactCounters, exactCounters } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore, Timestamp } from 'firebase-admin/firestore';
import { dataOf } from '../../read.ts';
import { FIGURES_OF, unfoldedFigures } from '../unfolded.ts';
import type { Moment } from './moment.ts';
import { addTo, type Sums } from './sums.ts';

/** A document of counters, with its shards, as of a moment. */
export interface LiveCounters {
  readonly path: string;
  readonly counters: ExactCounters;
  /** Since when the document counts; undefined when it does not exist. */
  readonly since: Timestamp | undefined;
  /** Update time of its last repair: whoever repairs it next provides that it is still the last. Undefined when it has none. */
  readonly repaired: Timestamp | undefined;
}

/** The documents of counters of some episodes and users, by path. */
export async function readLive(
  db: Firestore,
  moment: Moment,
  { episodes, users }: Entities,
): Promise<ReadonlyMap<string, LiveCounters>> {
  const wanted = [...episodes.map(paths.metrics), ...users.map(paths.profile)];
  const sums: Sums = new Map();
  const since = new Map<string, Timestamp>();
  const repaired = new Map<string, Timestamp>();
  for await (const document of moment.documents(wanted, COUNTER_FIELDS)) {
    addCounters(sums, document.ref.path, document);
    if (document.createTime) since.set(document.ref.path, document.createTime);
  }
  for await (const { ref, updateTime } of moment.documents(wanted.map(paths.repair), [])) {
    if (updateTime) repaired.set(ref.path, updateTime);
  }
  if (episodes.length > 0) await addShards(sums, db, moment, new Set(wanted));
  return new Map(
    wanted.map((path) => [
      path,
      {
        ...{ path, counters: sums.get(path) ?? new Map<string, number>() },
        ...{ since: since.get(path), repaired: repaired.get(paths.repair(path)) },
      },
    ]),
  );
}

/** Adds the shards of hot episodes to their totals. */
async function addShards(
  sums: Sums,
  db: Firestore,
  moment: Moment,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const shards = unfoldedFigures(db).select(...COUNTER_FIELDS, FIGURES_OF);
  for await (const shard of moment.found(shards)) {
    const path = paths.metrics(String(shard.get(FIGURES_OF)));
    if (wanted.has(path)) addCounters(sums, path, shard);
  }
}

function addCounters(sums: Sums, path: string, document: DocumentSnapshot): void {
  const counters = exactCounters({ ...dataOf<MetricsDocument>(document) });
  for (const [counter, amount] of counters) addTo(sums, path, counter, amount);
}
