import type { MirrorCollection } from './collections.ts';
import { columnValue, type ColumnValue, typeName } from './columns.ts';
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

/**
 * The row of a change; undefined when there is nothing to mirror: a delete whose document had expired is the TTL policy's
 * housekeeping and no change of state. Rows of one document are ordered by (sequence, is_delete, event_id): the sequence is
 * the update time, which Firestore makes grow with every write of a document; a delete has none, so its sequence is the
 * event's time, but at least a microsecond after the state it deleted, since that time may be cut to the second.
 * @throws RangeError when the event's time is none
 */
export function rowOf(collection: MirrorCollection, change: DocumentChange): MirrorRow | undefined {
  const { before, after } = change;
  if (!after && (!before || isExpired(before, change.time))) return undefined;
  const sequence = after ? microsOf(after.updateTime) : deleteSequence(change);
  const columns = typedColumns(collection, change);
  return {
    insertId: change.eventId,
    json: {
      document: change.document,
      operation: after ? (before ? 'UPDATE' : 'CREATE') : 'DELETE',
      sequence: sequence.toString(),
      is_delete: !after,
      event_id: change.eventId,
      timestamp: microsText(sequence),
      ...columns.values,
      data: after ? documentJson(after.fields) : null,
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

function typedColumns({ columns }: MirrorCollection, { after, parameters }: DocumentChange) {
  const values: Record<string, ColumnValue> = {};
  const faults: string[] = [];
  for (const [name, { type, parameter }] of Object.entries(columns)) {
    const field = parameter === undefined ? (after?.fields[name] ?? null) : (parameters[parameter] ?? null);
    const value = columnValue(type, field);
    values[name] = value ?? null;
    // Nothing is lost: the field is in data as it is.
    if (value === undefined) faults.push(`${name}: expected ${type}, got ${typeName(field)}`);
  }
  return { values, faults };
}
