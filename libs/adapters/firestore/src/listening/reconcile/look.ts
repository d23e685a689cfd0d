import { DAY_MS, type Drift } from '@earshot/contracts';
import { type Entities, type RawLog, STATE_KEPT_DAYS } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { compare, type Comparison, type Question } from './compare.ts';
import { entitiesAt } from './entities.ts';
import { momentAt } from './moment.ts';
import { type Owners, whoseStates } from './states.ts';

/** States younger than this have not expired, in milliseconds: a day is left for clocks and for the run itself. */
const CHECKED_MS = (STATE_KEPT_DAYS - 1) * DAY_MS;

/** How a run looks at counters. */
export interface Looking {
  readonly db: Firestore;
  readonly log: RawLog;
  /** How long a message may take to be folded, in milliseconds. */
  readonly settleMs: number;
  /** States that may be read to find what BigQuery knows nothing of; any number when undefined. */
  readonly mostStates: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Compares counters of a moment. Whatever seems to have drifted is looked at again beside the states of its units; what has been
 * counted and BigQuery does not tell of, beside all states that may count for it.
 */
export async function look(looking: Looking, at: Timestamp, entities: Entities): Promise<Comparison> {
  const found = await compare(questionOf(looking, at, entities));
  if (found.drifts.length === 0) return found;
  const checked = await check(looking, found, []);
  const beyond = checked.drifts.filter(isBeyondRaw).map(({ path }) => path);
  if (beyond.length === 0) return checked;
  const owners = await whoseStates(looking.db, entitiesAt(beyond), looking.mostStates);
  return owners.length === 0 ? checked : await check(looking, checked, owners);
}

/** Units that were told something since then have a state. */
export function statesSince(at: Timestamp): Date {
  return new Date(at.toMillis() - CHECKED_MS);
}

function check(looking: Looking, { at, drifted }: Comparison, owners: Owners): Promise<Comparison> {
  const entities = entitiesAt(drifted.map(({ live }) => live.path));
  return compare({ ...questionOf(looking, at, entities), check: { since: statesSince(at), owners } });
}

function isBeyondRaw({ live, offline }: Drift): boolean {
  return live > offline;
}

function questionOf({ db, log, settleMs, signal }: Looking, at: Timestamp, entities: Entities): Question {
  const until = at.toDate();
  const settled = new Date(until.getTime() - settleMs);
  return { db, log, moment: momentAt(db, at, signal), cut: { until, settled }, entities };
}
