import { setTimeout as sleep } from 'node:timers/promises';
import { type Drift, paths, type ReconciliationDocument } from '@earshot/contracts';
import type { Entities, RawLog } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import type { Consequences } from '../consequences.ts';
import { assertNotBehind } from './behind.ts';
import type { Comparison, Drifted } from './compare.ts';
import { entitiesAt, together } from './entities.ts';
import { keep } from './keep.ts';
import { look, type Looking, statesSince } from './look.ts';
import { momentAt } from './moment.ts';
import { assertSameFold } from './same-fold.ts';
import { compensate, foldMissed, sureAmounts } from './repair.ts';
import { within } from './within.ts';

/** What is compared, and what is done about it. */
export interface ReconcileOptions {
  /** Compared is who was told of in this time, by publish time. */
  readonly from: Date;
  readonly to: Date;
  /** Paths of documents of counters that are compared besides. */
  readonly besides?: readonly string[];
  /**
   * `repair` takes nothing off that a session may have been counted for whose state has expired or was not looked at;
   * `repair-all` does, which is right only where BigQuery is known to have all events.
   */
  readonly drift: 'report' | 'repair' | 'repair-all';
  /** How long a message may take to reach BigQuery, in milliseconds. Counters of so long ago are compared, at most of 50 min. */
  readonly landMs: number;
  /** How long a message may take to be folded, in milliseconds. */
  readonly settleMs: number;
  /**
   * States that may be read at a time to find what BigQuery knows nothing of. Where there are more, what episodes have beyond
   * BigQuery is undecided. Any number when undefined.
   */
  readonly mostStates?: number;
  /** How long a run may take before it has failed, in milliseconds; any time when undefined. */
  readonly withinMs?: number;
  /** Name of the object of the library that belongs to the code which compares: BigQuery has to fold by it. */
  readonly library: string;
  /** What follows from events that the live fold has missed. */
  readonly consequences: Consequences;
  /** Whether the result moves the beginning of the next night's run as well. */
  readonly by: 'night' | 'hand';
}

/** Drifts that the result lists. */
const WORST = 20;
/** Documents that a result carries to the next night: within what a document may hold. */
const CARRIED = 1000;
/** Repairs are followed by a comparison, and what that finds is repaired again: events that were told meanwhile may be late. */
const MAX_REPAIRS = 5;

/** What a run is about. */
interface Run extends Looking {
  readonly options: ReconcileOptions;
  readonly document: ReconciliationDocument;
}

/**
 * Compares the live counters with the offline fold of the raw events, repairs them if asked, and notes the result as
 * `reconciliations/latest` and in the history; when there is nothing to compare, it notes nothing. Safe while events flow,
 * beside other runs, and when it is killed: a repair is one commit that holds only as long as nobody else has repaired the
 * same, so the next run goes on from what is left.
 * @throws what Firestore or BigQuery threw, that BigQuery folds by other code or lacks what was counted, or that its time was
 * over, after the result says so
 */
export async function reconcile(
  db: Firestore,
  log: RawLog,
  options: ReconcileOptions,
): Promise<ReconciliationDocument> {
  const started_at = new Date();
  const { from, to, besides, by, withinMs } = options;
  const document: ReconciliationDocument = {
    ...{ run: started_at.toISOString(), from, to, started_at, status: 'running' },
    ...{ episodes_compared: 0, users_compared: 0, drifted: 0, repaired: 0, late_events: 0, worst: [] },
  };
  try {
    const done = await within(withinMs, (signal) => {
      const { settleMs, mostStates } = options;
      return run({ db, log, settleMs, mostStates, signal, options, document });
    });
    if (done.as_of) await keep(db, done, by);
    return done;
  } catch (error) {
    const failed: ReconciliationDocument = {
      ...{ ...document, status: 'failed', finished_at: new Date(), error: String(error) },
      ...(besides && besides.length > 0 && { carried: besides }),
    };
    await keep(db, failed, by).catch((second: unknown) => {
      throw new AggregateError(
        [error, second],
        `${String(error)}; nor could that be noted: ${String(second)}`,
      );
    });
    throw error;
  }
}

async function run(all: Run): Promise<ReconciliationDocument> {
  const { db, log, options, document, signal } = all;
  await assertSameFold(log, options.library);
  const at = await momentOf(all);
  await assertNotBehind(db, momentAt(db, at, signal), log);
  const { lateEvents: late_events, ...told } = await log.touched(options.from, options.to);
  const entities = together(told, entitiesAt(options.besides ?? []));
  const { episodes, users } = entities;
  if (episodes.length + users.length + late_events === 0) {
    return { ...document, status: 'agrees', finished_at: new Date() };
  }
  const compared = { episodes_compared: episodes.length, users_compared: users.length, late_events };
  signal.throwIfAborted();
  const begun = { ...document, ...compared };
  await db.doc(paths.reconciliation('latest')).set(begun);
  return await work({ ...all, document: begun }, at, entities);
}

async function work(all: Run, at: Timestamp, entities: Entities): Promise<ReconciliationDocument> {
  const { options, document } = all;
  const found = await lookSurely(all, at, entities);
  const left = options.drift === 'report' ? found : await repair(all, found);
  const undecided = left.drifted.reduce(
    (sum, each) => sum + each.amounts.size - sureAmounts(each, statesSince(left.at)).size,
    0,
  );
  return {
    ...document,
    ...(undecided > 0 && { undecided }),
    ...carriedOf(left, options),
    as_of: left.at.toDate(),
    finished_at: new Date(),
    status: found.drifts.length === 0 ? 'agrees' : left.drifts.length === 0 ? 'repaired' : 'drifted',
    drifted: found.drifts.length,
    repaired: Math.max(0, found.drifts.length - left.drifts.length),
    worst: worstOf(found.drifts),
  };
}

/** What is found while BigQuery is brought to another fold is neither told nor repaired. */
async function lookSurely(all: Run, at: Timestamp, entities: Entities): Promise<Comparison> {
  const found = await look(all, at, entities);
  await assertSameFold(all.log, all.options.library);
  return found;
}

/** Returns what is left of a drift. */
async function repair(all: Run, found: Comparison): Promise<Comparison> {
  const { db, document, options, signal } = all;
  let left = found;
  for (let i = 0; i < MAX_REPAIRS && left.drifts.length > 0; i += 1) {
    const sure = left.drifted.map((drifted) => ({ ...drifted, amounts: amountsOf(all, left, drifted) }));
    const repaired = sure.filter(({ amounts }) => amounts.size > 0);
    if (left.missed.length > 0) {
      await foldMissed(db, left.missed, options.consequences, signal);
    } else if (repaired.length > 0) {
      for (const drifted of repaired) {
        signal.throwIfAborted();
        await compensate(db, drifted, { run: document.run, asOf: left.at });
      }
    } else {
      return left;
    }
    const again = entitiesAt(left.drifted.map(({ live }) => live.path));
    left = await lookSurely(all, await momentOf(all), again);
  }
  return left;
}

function amountsOf({ options }: Run, { at }: Comparison, drifted: Drifted): ReadonlyMap<string, number> {
  return options.drift === 'repair-all' ? drifted.amounts : sureAmounts(drifted, statesSince(at));
}

/** Now, by Firestore's clock, once all that was told until then is in BigQuery. */
async function momentOf({ db, options, signal }: Run): Promise<Timestamp> {
  const { readTime } = await db.doc(paths.reconciliation('latest')).get();
  await sleep(options.landMs, undefined, { signal });
  return readTime;
}

/** What the next night has to compare again; first what nobody may be told of then. */
function carriedOf(
  { drifted }: Comparison,
  { besides = [] }: ReconcileOptions,
): Pick<ReconciliationDocument, 'carried' | 'not_carried'> {
  if (drifted.length === 0) return {};
  const left = new Set(drifted.map(({ live }) => live.path));
  const all = Array.from(new Set([...besides.filter((path) => left.has(path)), ...left]));
  const not_carried = all.length - CARRIED;
  return { carried: all.slice(0, CARRIED), ...(not_carried > 0 && { not_carried }) };
}

function worstOf(drifts: readonly Drift[]): readonly Drift[] {
  const size = ({ live, offline }: Drift) => Math.abs(offline - live);
  return drifts.toSorted((a, b) => size(b) - size(a)).slice(0, WORST);
}
