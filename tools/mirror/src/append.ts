import { appendFailureOf, createRowWriter, type SentRow } from '@earshot/adapter-bigquery';
import { createObject } from '@earshot/adapter-storage';
import { mirrorSettings, Permanent, readSettings, Transient } from '@earshot/contracts';
import { MAX_INSERT_BYTES, MAX_INSERT_ROWS, type MirrorRow } from '@earshot/mirroring-core';
import { createGroupCommit } from '@earshot/runtime';
import type { Clock } from './clock.ts';

/** An outage of half a minute is waited for; a longer one ends the backfill. */
const RETRY = { attempts: 8, pauseMs: 500, maxPauseMs: 8_000 };

/** What became of some rows. */
export interface Appended {
  /** Rows that BigQuery refused; they are in `mirror_rejected` with the reason. */
  readonly refused: number;
  /** Of all rows, as they were sent. */
  readonly bytes: number;
}

/** Appends rows to a table of the mirror, those that BigQuery refuses to `mirror_rejected`. */
export interface TableAppender {
  /** @throws Transient when BigQuery stays out of reach, or does not decide about a row */
  append(rows: readonly MirrorRow[]): Promise<Appended>;
}

/** The appender of a table, which writes rows as the mirror's functions do. */
export function createTableAppender(table: string, clock: Clock): TableAppender {
  const writer = createRowWriter({
    table,
    bucket: () =>
      Promise.resolve(readSettings({ MIRROR_BUCKET: mirrorSettings.MIRROR_BUCKET }).MIRROR_BUCKET),
    keep: async ({ text, ...object }) => {
      await createObject({ ...object, content_type: 'application/json' }, text);
    },
    onRejected: () => undefined,
  });
  const commits = createGroupCommit<SentRow>({
    commit: writer.append,
    maxItems: MAX_INSERT_ROWS,
    maxBytes: MAX_INSERT_BYTES,
    sizeOf: ({ bytes }) => bytes,
    failureOf: appendFailureOf,
    retry: RETRY,
  });

  const send = async (sent: SentRow, attempt = 1): Promise<'taken' | 'refused'> => {
    try {
      await commits.add(sent);
    } catch (error) {
      if (!(error instanceof Permanent)) throw error;
      await writer.reject([{ row: sent.row, reason: error.message }]);
      return 'refused';
    }
    if (sent.outcome?.is !== 'undecided') return sent.outcome?.is ?? 'taken';
    if (attempt === RETRY.attempts) {
      throw new Transient(`${table} did not take a row: ${sent.outcome.reason}`);
    }
    await clock.pause(Math.min(RETRY.pauseMs * 2 ** (attempt - 1), RETRY.maxPauseMs));
    return await send(sent, attempt + 1);
  };

  return {
    append: async (rows) => {
      const sent = await Promise.all(rows.map((row) => writer.fit(row)));
      const outcomes = await Promise.all(sent.map((each) => send(each)));
      return {
        refused: outcomes.filter((outcome) => outcome === 'refused').length,
        bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    },
  };
}
