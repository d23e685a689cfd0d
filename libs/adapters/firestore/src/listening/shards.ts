import { foldBack, type Taken, totalPath } from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore, WriteBatch } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { addIncrements } from './increments.ts';
import { pagesOf } from './pages.ts';
import { type Retry, retried } from './retry.ts';
import { unfolded } from './unfolded.ts';

/** Shards looked at in one query. */
const PAGE = 100;
/** Another run may fold the same shards, and a writer that was slow may still add to one. */
const RETRY: Retry = { attempts: 5, pauseMs: 50 };

/**
 * Folds the shards whose minute is over, of one shard of the episodes, into their totals: each total in commits of its
 * own, which take from the shards what they add. So it is exact however many run at once, when an acknowledgement is
 * lost, and when a slow writer adds to a shard or makes it anew: what comes late is folded the next time.
 * @param mayGoOn asked before each page of what there is to do; the rest stays due when it says no.
 * @returns how many shards it found.
 * @throws AggregateError when some of it failed, after all the rest is done.
 */
export async function foldShards(
  db: Firestore,
  shard: number,
  now: Date,
  mayGoOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<number> {
  const faults: unknown[] = [];
  let found = 0;
  for await (const docs of pagesOf(unfolded(db, shard, now.getTime()), PAGE)) {
    if (!(await mayGoOn())) break;
    const ofTotals = Map.groupBy(docs, ({ ref }) => totalPath(ref.path));
    const folds = Array.from(ofTotals.values(), (shards) => foldTotal(db, shards, now));
    for (const result of await Promise.allSettled(folds)) {
      if (result.status === 'rejected') faults.push(result.reason);
    }
    found += docs.length;
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} totals have kept their shards`);
  return found;
}

async function foldTotal(db: Firestore, found: readonly DocumentSnapshot[], now: Date): Promise<void> {
  let known: readonly DocumentSnapshot[] | undefined = found;
  await retried(RETRY, async () => {
    const shards = known ?? (await db.getAll(...found.map(({ ref }) => ref)));
    // A commit that failed does not tell which of them has changed.
    known = undefined;
    const held = new Map(shards.filter(({ exists }) => exists).map((doc) => [doc.ref.path, doc]));
    if (held.size === 0) return;
    const read = Array.from(held, ([path, doc]) => ({
      path,
      data: dataOf<Record<string, unknown>>(doc) ?? {},
    }));
    const { taken, totals } = foldBack(read, now);
    const batch = db.batch();
    for (const each of taken) await take(batch, held.get(each.path), each);
    await addIncrements(db, batch, totals);
    await batch.commit();
  });
}

/** Takes from a shard, provided that it is as it was read: or else the total would get something twice. */
async function take(batch: WriteBatch, doc: DocumentSnapshot | undefined, { amounts }: Taken): Promise<void> {
  if (!doc?.updateTime) return;
  const unchanged = { lastUpdateTime: doc.updateTime };
  if (amounts === 'all') {
    batch.delete(doc.ref, unchanged);
    return;
  }
  const { FieldPath, FieldValue } = await import('firebase-admin/firestore');
  const [first, ...rest] = amounts.map((name) => new FieldPath(...name.split('/')));
  if (first) {
    const others = rest.flatMap((path) => [path, FieldValue.delete()]);
    batch.update(doc.ref, first, FieldValue.delete(), ...others, unchanged);
  }
}
