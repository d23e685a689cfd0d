import { appendRows, type RowOutcome } from '@earshot/adapter-bigquery';
import { Permanent, Transient } from '@earshot/contracts';
import {
  fittingRow,
  KEPT_ROW_CHARACTERS,
  MAX_INSERT_BYTES,
  MAX_INSERT_ROWS,
  type MirrorRow,
  objectName,
  type RefusedRow,
  rejectedRow,
  rejectedTable,
  uriOf,
} from '@earshot/mirroring-core';
import { createGroupCommit, logEvent } from '@earshot/runtime';
import { keep, mirrorBucket } from './keep.ts';

/** Inserts of one table in flight at once. */
const MAX_IN_FLIGHT = 4;
/** Rows that may wait, in bytes, in an instance of 256 MiB. */
const MAX_WAITING_BYTES = 48_000_000;
/** Half a function's time: an outage that lasts longer is waited out by the event's next delivery, not by an instance. */
const MAX_AGE_MS = 30_000;
const RETRY = { attempts: 5, pauseMs: 200, maxPauseMs: 3_000 };

/** Takes rows into one table of changes. */
export interface Appender {
  /**
   * Resolves once BigQuery has the row, or it is in quarantine with the reason that BigQuery gave.
   * @throws Transient when it may be taken later
   */
  add(row: MirrorRow): Promise<void>;
  /** Keeps a row in `mirror_rejected`. */
  reject(refused: RefusedRow): Promise<void>;
}

/** A row on its way, and what BigQuery said of it. */
interface Sent {
  readonly row: MirrorRow;
  readonly bytes: number;
  outcome?: RowOutcome;
}

/** The appender of a table. Rows of concurrent events share an insert, and a bad one disturbs no other. */
export function createAppender(table: string): Appender {
  const commits = createGroupCommit<Sent>({
    commit: (group) => append(table, group),
    maxItems: MAX_INSERT_ROWS,
    maxBytes: MAX_INSERT_BYTES,
    sizeOf: ({ bytes }) => bytes,
    maxInFlight: MAX_IN_FLIGHT,
    // What fails for all is not tried again row by row.
    failureOf: (error) => (error instanceof Permanent ? 'fault' : 'outage'),
    retry: RETRY,
    maxAgeMs: MAX_AGE_MS,
    maxWaitingBytes: MAX_WAITING_BYTES,
  });
  return {
    add: async (row) => {
      const sent = await prepared(table, row);
      await commits.add(sent);
      if (sent.outcome?.is === 'undecided') {
        throw new Transient(`${table} did not take a row: ${sent.outcome.reason}`);
      }
    },
    reject: (refused) => reject(table, [refused]),
  };
}

async function prepared(table: string, row: MirrorRow): Promise<Sent> {
  const { object, ...fitting } = fittingRow(table, row, await mirrorBucket());
  if (object) await keep(object);
  return fitting;
}

async function append(table: string, group: readonly Sent[]): Promise<void> {
  const appended_at = new Date().toISOString();
  const rows = group.map(({ row: { insertId, json } }) => ({ insertId, json: { ...json, appended_at } }));
  const outcomes = await appendRows(table, rows);
  const refused = group.flatMap((sent, i): RefusedRow[] => {
    const outcome = outcomes[i];
    if (outcome) sent.outcome = outcome;
    return outcome?.is === 'refused' ? [{ row: sent.row, reason: outcome.reason }] : [];
  });
  if (refused.length > 0) await reject(table, refused);
}

async function reject(table: string, refused: readonly RefusedRow[]): Promise<void> {
  const at = Date.now();
  const kept = await Promise.all(refused.map((one) => shortened(table, one)));
  const outcomes = await appendRows(
    rejectedTable.name,
    kept.map((one) => rejectedRow(table, one, at)),
  );
  const lost = outcomes.find(({ is }) => is !== 'taken');
  if (lost && lost.is !== 'taken') {
    throw new Transient(`${rejectedTable.name} did not take a row: ${lost.reason}`);
  }
  for (const { row, reason } of refused) {
    logEvent('WARNING', 'row_rejected', { table, event_id: row.insertId, reason });
  }
}

async function shortened(table: string, { row, reason }: RefusedRow): Promise<RefusedRow> {
  const text = JSON.stringify(row.json);
  if (text.length <= KEPT_ROW_CHARACTERS) return { row, reason };
  const object = { bucket: await mirrorBucket(), name: objectName(`${table}/rejected`, row), text };
  await keep(object);
  return { row, reason, uri: uriOf(object) };
}
