import { paths, type RepairDocument } from '@earshot/contracts';
import { type Increment, MAX_TRANSFORMS, type ToldUnit, withKind } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { failureOf } from '../failure.ts';
import type { Consequences } from '../consequences.ts';
import { createFoldStore } from '../fold-store.ts';
import { addIncrements } from '../increments.ts';
import { type Retry, retried } from '../retry.ts';
import type { Drifted } from './compare.ts';
import { eventsOf } from './counted.ts';

/** Whoever folds the same listener may come in between. */
const RETRY: Retry = { attempts: 5, pauseMs: 50 };
/** Units folded in one commit: within what a commit may hold, whatever is in them. */
const UNITS_AT_ONCE = 20;

/**
 * Folds raw events of units whose states lack some of them, as the live fold does, with what follows from them: told twice,
 * they count once.
 * @throws the signal's reason before the next commit once it is aborted
 */
export async function foldMissed(
  db: Firestore,
  units: readonly ToldUnit[],
  consequences: Consequences,
  signal: AbortSignal,
): Promise<void> {
  for (const [topic, ofTopic] of Map.groupBy(units, (unit) => unit.topic)) {
    await withKind(topic, async (kind) => {
      const store = createFoldStore(db, kind, consequences[topic] as never);
      for (let i = 0; i < ofTopic.length; i += UNITS_AT_ONCE) {
        signal.throwIfAborted();
        const items = ofTopic.slice(i, i + UNITS_AT_ONCE).map((unit) => ({
          path: unit.path,
          user: unit.user,
          events: eventsOf(kind, unit.events),
          publishedAt: unit.lastTold,
        }));
        await retried(RETRY, () => store.commit(items));
      }
    });
  }
}

/**
 * What may be added to a document's counters. More than they have is told by BigQuery. Less may be the truth, or a gap in BigQuery:
 * the states tell, as long as they are kept. So nothing is taken off of a document that has counted for longer, or of which not
 * all states were looked at.
 * @param statesSince states of units that were told something since then are all there
 */
export function sureAmounts(
  { live, amounts, isCounted }: Drifted,
  statesSince: Date,
): ReadonlyMap<string, number> {
  const isKnown = isCounted && (!live.since || live.since.toMillis() >= statesSince.getTime());
  return new Map(Array.from(amounts).filter(([, amount]) => amount > 0 || isKnown));
}

/** Who repairs, and of which moment the counters were compared. */
export interface Repairing {
  readonly run: string;
  readonly asOf: Timestamp;
}

/**
 * Adds to a document's counters what they lack. The increments and the note of them are one commit, which is void when the
 * document was repaired since its counters were compared: by another run, or by an attempt whose answer was lost.
 * @returns how many counters it repaired; 0 when somebody else did
 */
export async function compensate(
  db: Firestore,
  { live, amounts }: Drifted,
  { run, asOf }: Repairing,
): Promise<number> {
  const now = new Date();
  // What is more than one commit may move is left to the next comparison.
  const some = new Map(Array.from(amounts).slice(0, MAX_TRANSFORMS));
  const note: RepairDocument = {
    run,
    as_of: asOf.toDate(),
    repaired_at: now,
    amounts: Object.fromEntries(some),
  };
  const increment: Increment = {
    path: live.path,
    fields: { ...identityOf(live.path), updated_at: now },
    amounts: some,
  };
  const ref = db.doc(paths.repair(live.path));
  return await retried(RETRY, async () => {
    const batch = db.batch();
    if (live.repaired) batch.update(ref, { ...note }, { lastUpdateTime: live.repaired });
    else batch.create(ref, note);
    await addIncrements(db, batch, [increment]);
    try {
      await batch.commit();
      return some.size;
    } catch (error) {
      if (failureOf(error) === 'conflict') return 0;
      throw error;
    }
  });
}

function identityOf(path: string): Record<string, string> {
  const [collection, id = ''] = path.split('/');
  return collection === 'metrics' ? { episode_id: id } : { user_id: id };
}
