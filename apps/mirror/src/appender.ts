import { appendFailureOf, createRowWriter, type SentRow } from '@earshot/adapter-bigquery';
import { Transient } from '@earshot/contracts';
import { MAX_INSERT_BYTES, MAX_INSERT_ROWS, type MirrorRow, type RefusedRow } from '@earshot/mirroring-core';
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

/** The appender of a table. Rows of concurrent events share an insert, and a bad one disturbs no other. */
export function createAppender(table: string): Appender {
  const writer = createRowWriter({
    ...{ table, bucket: mirrorBucket, keep },
    onRejected: ({ row, reason }) => {
      logEvent('WARNING', 'row_rejected', { table, event_id: row.insertId, reason });
    },
  });
  const commits = createGroupCommit<SentRow>({
    commit: writer.append,
    maxItems: MAX_INSERT_ROWS,
    maxBytes: MAX_INSERT_BYTES,
    sizeOf: ({ bytes }) => bytes,
    maxInFlight: MAX_IN_FLIGHT,
    failureOf: appendFailureOf,
    retry: RETRY,
    maxAgeMs: MAX_AGE_MS,
    maxWaitingBytes: MAX_WAITING_BYTES,
  });
  return {
    add: async (row) => {
      const sent = await writer.fit(row);
      await commits.add(sent);
      if (sent.outcome?.is === 'undecided') {
        throw new Transient(`${table} did not take a row: ${sent.outcome.reason}`);
      }
    },
    reject: (refused) => writer.reject([refused]),
  };
}
