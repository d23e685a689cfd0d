import { appendRows } from '@earshot/adapter-bigquery';
import { Permanent } from '@earshot/contracts';
import {
  type MirrorCollection,
  type MirrorRow,
  rejectedRow,
  rejectedTable,
  rowOf,
  tableOf,
} from '@earshot/mirroring-core';
import { createGroupCommit, handle, logEvent } from '@earshot/runtime';
import { type Change, type DocumentSnapshot, type FirestoreEvent } from 'firebase-functions/v2/firestore';
import { stateOf } from './values.ts';

/** A written document's event. */
export type WrittenEvent = FirestoreEvent<Change<DocumentSnapshot> | undefined>;

/** Rows of one insertAll (Google recommends at most 500). */
const MAX_ROWS = 500;
/** Bytes of one insertAll, whose limit is 10 MB. */
const MAX_BYTES = 9_000_000;
/** Inserts of one table in flight at once. */
const MAX_IN_FLIGHT = 4;

/**
 * Mirrors the writes of a collection: an event is acknowledged once BigQuery has its row. Rows of concurrent events share an
 * insert. A row that BigQuery refuses goes to `mirror_rejected` with the reason, and disturbs no other.
 */
export function mirrorOf(name: string, collection: MirrorCollection): (event: WrittenEvent) => Promise<void> {
  const table = tableOf(collection).changes.name;
  const commits = createGroupCommit<MirrorRow>({
    commit: (rows) => append(table, rows),
    maxItems: MAX_ROWS,
    maxBytes: MAX_BYTES,
    sizeOf: (row) => Buffer.byteLength(JSON.stringify(row)),
    maxInFlight: MAX_IN_FLIGHT,
    // What fails for all is not tried again row by row.
    failureOf: (error) => (error instanceof Permanent ? 'fault' : 'outage'),
  });
  const rowOfEvent = (event: WrittenEvent) => {
    const { data } = event;
    return (
      data &&
      rowOf(collection, {
        eventId: event.id,
        time: event.time,
        document: event.document,
        parameters: event.params,
        before: stateOf(data.before),
        after: stateOf(data.after),
      })
    );
  };
  return handle<WrittenEvent>(
    name,
    async (event) => {
      const row = rowOfEvent(event);
      if (row) await commits.add(row);
    },
    async (event, reason) => {
      const row = rowOfEvent(event);
      if (row) await reject(table, [{ row, reason }]);
    },
  );
}

interface Refused {
  readonly row: MirrorRow;
  readonly reason: string;
}

async function append(table: string, rows: readonly MirrorRow[]): Promise<void> {
  const outcomes = await appendRows(table, rows);
  const refused = rows.flatMap((row, i): Refused[] => {
    const outcome = outcomes[i];
    return outcome?.ok === false ? [{ row, reason: outcome.reason }] : [];
  });
  if (refused.length > 0) await reject(table, refused);
}

async function reject(table: string, refused: readonly Refused[]): Promise<void> {
  const at = Date.now();
  const outcomes = await appendRows(
    rejectedTable.name,
    refused.map(({ row, reason }) => rejectedRow(table, row, reason, at)),
  );
  const lost = outcomes.find((outcome) => !outcome.ok);
  if (lost) throw new Error(`${rejectedTable.name} refused a row: ${lost.reason}`);
  for (const { row, reason } of refused) {
    logEvent('WARNING', 'row_rejected', { table, event_id: row.insertId, reason });
  }
}
