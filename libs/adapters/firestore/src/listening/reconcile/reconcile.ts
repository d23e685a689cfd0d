import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS, type Drift, paths, type ReconciliationDocument } from '@earshot/contracts';
import { type Entities, type RawLog, STATE_KEPT_DAYS } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import type { Consequences } from '../consequences.ts';
import { type Retry, retried } from '../retry.ts';
import { compare, type Comparison, type Question } from './compare.ts';
import { assertNotBehind } from './behind.ts';
import { momentAt } from './moment.ts';
import { compensate, foldMissed, sureAmounts } from './repair.ts';

/** What is compared, and what is done about it. */
export interface ReconcileOptions {
  /** Compared is who was told of in this time, by publish time. */
  readonly from: Date;
  readonly to: Date;
  /**
   * `repair` takes nothing off that a session may have been counted for whose state has expired; `repair-all` does, which is
   * right only where BigQuery is known to have all events.
   */
  readonly drift: 'report' | 'repair' | 'repair-all';
  /** How long a message may take to reach BigQuery, in milliseconds. Counters of so long ago are compared, at most of 50 min. */
  readonly landMs: number;
  /** How long a message may take to be folded, in milliseconds. */
  readonly settleMs: number;
  /** What follows from events that the live fold has missed. */
  readonly consequences: Consequences;
  /** Whether the result moves the beginning of the next night's run as well. */
  readonly by: 'night' | 'hand';
}

/** Drifts that the result lists. */
const WORST = 20;
/** How long results are kept, in days. */
const KEPT_DAYS = 90;
/** States younger than this have not expired, in milliseconds: a day is left for clocks and for the run itself. */
const CHECKED_MS = (STATE_KEPT_DAYS - 1) * DAY_MS;
/** Repairs are followed by a comparison, and what that finds is repaired again: events that were told meanwhile may be late. */
const MAX_REPAIRS = 5;

/** The result is written even while Firestore is unwell for a moment. */
const RETRY: Retry = { attempts: 8, pauseMs: 100 };

/** What a run is about. */
interface Run {
  readonly db: Firestore;
  readonly log: RawLog;
  readonly options: ReconcileOptions;
  readonly document: ReconciliationDocument;
}

/**
 * Compares the live counters with the offline fold of the raw events, repairs them if asked, and notes the result as
 * `reconciliations/latest` and in the history; when nothing was told in that time, it notes nothing. Safe while events flow,
 * beside other runs, and when it is killed: a repair is one commit that holds only as long as nobody else has repaired the
 * same, so the next run goes on from what is left.
 * @throws what Firestore or BigQuery threw, or that BigQuery lacks what was counted, after the result says so
 */
export async function reconcile(
  db: Firestore,
  log: RawLog,
  options: ReconcileOptions,
): Promise<ReconciliationDocument> {
  const started_at = new Date();
  const { from, to, by } = options;
  const run: ReconciliationDocument = {
    ...{ run: started_at.toISOString(), from, to, started_at, status: 'running' },
    ...{ episodes_compared: 0, users_compared: 0, drifted: 0, repaired: 0, late_events: 0, worst: [] },
  };
  try {
    const at = await momentOf(db, options);
    await assertNotBehind(db, log);
    const { lateEvents: late_events, ...entities } = await log.touched(from, to);
    const { episodes, users } = entities;
    if (episodes.length + users.length + late_events === 0) {
      return { ...run, status: 'agrees', finished_at: new Date() };
    }
    const compared = { episodes_compared: episodes.length, users_compared: users.length, late_events };
    const begun = { ...run, ...compared };
    await db.doc(paths.reconciliation('latest')).set(begun);
    const document = await work({ db, log, options, document: begun }, at, entities);
    await keep(db, document, by);
    return document;
  } catch (error) {
    const failed = { ...run, status: 'failed' as const, finished_at: new Date(), error: String(error) };
    await keep(db, failed, by).catch((second: unknown) => {
      throw new AggregateError(
        [error, second],
        `${String(error)}; nor could that be noted: ${String(second)}`,
      );
    });
    throw error;
  }
}

async function work(run: Run, at: Timestamp, entities: Entities): Promise<ReconciliationDocument> {
  const { options, document } = run;
  const found = await look(run, at, entities);
  const left = options.drift === 'report' ? found : await repair(run, found);
  const undecided = left.drifted.reduce(
    (sum, each) => sum + each.amounts.size - sureAmounts(each, statesSince(left.at)).size,
    0,
  );
  return {
    ...document,
    ...(undecided > 0 && { undecided }),
    as_of: left.at.toDate(),
    finished_at: new Date(),
    status: found.drifts.length === 0 ? 'agrees' : left.drifts.length === 0 ? 'repaired' : 'drifted',
    drifted: found.drifts.length,
    repaired: Math.max(0, found.drifts.length - left.drifts.length),
    worst: worstOf(found.drifts),
  };
}

/**
 * Whatever seems to have drifted is looked at again beside the states of its units; what has been counted and BigQuery does not
 * tell of, beside all states that count for it.
 */
async function look(run: Run, at: Timestamp, entities: Entities): Promise<Comparison> {
  let found = await compare(questionOf(run, at, entities));
  for (const units of ['told', 'counted'] as const) {
    if (units === 'told' ? found.drifts.length === 0 : !found.drifts.some(isBeyondRaw)) return found;
    const check = { since: statesSince(at), units };
    found = await compare({ ...questionOf(run, at, entitiesOf(found)), check });
  }
  return found;
}

function isBeyondRaw({ live, offline }: Drift): boolean {
  return live > offline;
}

/** Units that were told something since then have a state. */
function statesSince(at: Timestamp): Date {
  return new Date(at.toMillis() - CHECKED_MS);
}

/** Returns what is left of a drift. */
async function repair(run: Run, found: Comparison): Promise<Comparison> {
  const { db, document, options } = run;
  let left = found;
  for (let i = 0; i < MAX_REPAIRS && left.drifts.length > 0; i += 1) {
    const sure = left.drifted.map((drifted) => ({ ...drifted, amounts: amountsOf(run, left, drifted) }));
    const repaired = sure.filter(({ amounts }) => amounts.size > 0);
    if (left.missed.length > 0) {
      await foldMissed(db, left.missed, options.consequences);
    } else if (repaired.length > 0) {
      for (const drifted of repaired) await compensate(db, drifted, { run: document.run, asOf: left.at });
    } else {
      return left;
    }
    left = await look(run, await momentOf(db, options), entitiesOf(left));
  }
  return left;
}

function amountsOf(
  { options }: Run,
  { at }: Comparison,
  drifted: Comparison['drifted'][number],
): ReadonlyMap<string, number> {
  return options.drift === 'repair-all' ? drifted.amounts : sureAmounts(drifted, statesSince(at));
}

/** Now, by Firestore's clock, once all that was told until then is in BigQuery. */
async function momentOf(db: Firestore, { landMs }: ReconcileOptions): Promise<Timestamp> {
  const { readTime } = await db.doc(paths.reconciliation('latest')).get();
  await sleep(landMs);
  return readTime;
}

function questionOf({ db, log, options }: Run, at: Timestamp, entities: Entities): Question {
  const until = at.toDate();
  const settled = new Date(until.getTime() - options.settleMs);
  return { db, log, moment: momentAt(db, at), cut: { until, settled }, entities };
}

function entitiesOf({ drifted }: Comparison): Entities {
  const idsOf = (collection: string) =>
    drifted
      .map(({ live }) => live.path.split('/'))
      .flatMap(([name, id = '']) => (name === collection ? [id] : []));
  return { episodes: idsOf('metrics'), users: idsOf('profiles') };
}

function worstOf(drifts: readonly Drift[]): readonly Drift[] {
  const size = ({ live, offline }: Drift) => Math.abs(offline - live);
  return drifts.toSorted((a, b) => size(b) - size(a)).slice(0, WORST);
}

async function keep(
  db: Firestore,
  document: ReconciliationDocument,
  by: ReconcileOptions['by'],
): Promise<void> {
  const expires_at = new Date(document.started_at.getTime() + KEPT_DAYS * DAY_MS);
  await retried(RETRY, async () => {
    const batch = db.batch();
    batch.set(db.doc(paths.reconciliation('latest')), document);
    if (by === 'night') batch.set(db.doc(paths.reconciliation('nightly')), document);
    batch.set(db.doc(paths.reconciliation(document.run)), { ...document, expires_at });
    await batch.commit();
  });
}
