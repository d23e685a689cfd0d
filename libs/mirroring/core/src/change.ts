import type { MirrorCollection } from './collections.ts';
import { type ColumnValue, mirroredFields, typedColumns } from './columns.ts';
import { documentJson } from './json.ts';
import { microsOf, microsText, parseMicros } from './micros.ts';
import { type DocumentFields, isTagged, type Moment } from './value.ts';

/** A document at one time. */
export interface DocumentState {
  readonly updateTime: Moment;
  readonly fields: DocumentFields;
}

/** One committed write of one document, as its event tells it. */
export interface DocumentChange {
  readonly eventId: string;
  /** When it was committed, RFC 3339; may be cut to the second. */
  readonly time: string;
  /** Path below the database's documents. */
  readonly document: string;
  /** The wildcards of the trigger's pattern. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Undefined when it did not exist. */
  readonly before?: DocumentState | undefined;
  /** Undefined when it does not exist any more. */
  readonly after?: DocumentState | undefined;
}

/** A row of `<table>_changes`, as insertAll takes it. */
export interface MirrorRow {
  readonly insertId: string;
  readonly json: Readonly<Record<string, ColumnValue | readonly string[]>>;
}

/** How a row came about; `BACKFILL` tells what was found in Firestore, by whatever change. */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'BACKFILL';

/**
 * The row of a change; undefined when there is nothing to mirror: a delete whose document had expired is the TTL policy's
 * housekeeping and no change of state. Rows of one document are ordered by (sequence, is_delete, event_id): the sequence is
 * the update time, which Firestore makes grow with every write of a document; a delete has none, so its sequence is the
 * event's time, but at least a microsecond after the state it deleted, since that time may be cut to the second.
 * @throws RangeError when the event's time is none
 */
export function rowOf(collection: MirrorCollection, change: DocumentChange): MirrorRow | undefined {
  const { before, after, eventId, document, parameters } = change;
  if (!isMirrored(collection, document)) return undefined;
  if (!after && (!before || isExpired(before, change.time))) return undefined;
  return stateRow(collection, {
    eventId,
    document,
    parameters,
    operation: after ? (before ? 'UPDATE' : 'CREATE') : 'DELETE',
    sequence: after ? microsOf(after.updateTime) : deleteSequence(change),
    fields: after?.fields,
  });
}

/** Whether a document of a collection's pattern is one of it. */
export function isMirrored({ exceptIds = [] }: MirrorCollection, document: string): boolean {
  return !exceptIds.some((id) => document.endsWith(`/${id}`));
}

/** What a document came to, at a place in the order of its changes. */
export interface OrderedState {
  readonly eventId: string;
  readonly document: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly operation: Operation;
  /** Microseconds since 1970. */
  readonly sequence: bigint;
  /** Undefined when it does not exist. */
  readonly fields: DocumentFields | undefined;
}

/** The row that tells a document's state. */
export function stateRow(collection: MirrorCollection, state: OrderedState): MirrorRow {
  const { eventId, document, parameters, operation, sequence, fields } = state;
  const columns = typedColumns(collection, parameters, fields);
  const expiry = fields?.[EXPIRY] ?? null;
  return {
    insertId: eventId,
    json: {
      document,
      operation,
      sequence: sequence.toString(),
      is_delete: !fields,
      event_id: eventId,
      timestamp: microsText(sequence),
      expires_at: isTagged(expiry) && expiry.kind === 'timestamp' ? microsText(microsOf(expiry)) : null,
      ...columns.values,
      data: fields ? documentJson(mirroredFields(collection, fields)) : null,
      column_faults: columns.faults,
    },
  };
}

function deleteSequence({ time, before }: DocumentChange): bigint {
  const deleted = parseMicros(time);
  const afterLast = before ? microsOf(before.updateTime) + 1n : deleted;
  return deleted > afterLast ? deleted : afterLast;
}

/** The field of every document that a TTL policy deletes. */
const EXPIRY = 'expires_at';

function isExpired({ fields }: DocumentState, time: string): boolean {
  const expiry = fields[EXPIRY] ?? null;
  return isTagged(expiry) && expiry.kind === 'timestamp' && microsOf(expiry) <= parseMicros(time);
}
