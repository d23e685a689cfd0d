import { type FoundDocument, rowFound } from './backfill-row.ts';
import type { MirrorCollection } from './collections.ts';
import type { ColumnValue } from './columns.ts';
import { documentJson } from './json.ts';
import { microsOf, parseMicros } from './micros.ts';
import { readDocumentJson } from './read-json.ts';
import { type DocumentFields, type DocumentValue, isTagged } from './value.ts';

/** What the last row of a document says; columns and data only where they were asked for. */
export interface MirroredDocument {
  readonly document: string;
  readonly sequence: bigint;
  readonly isDelete: boolean;
  /** Microseconds since 1970. */
  readonly expiresAt?: bigint;
  readonly content?: MirroredContent;
}

/** The typed columns and the JSON of a row. */
export interface MirroredContent {
  /** Numbers as BigQuery casts them to text, a TIMESTAMP as microseconds since 1970 in decimal text. */
  readonly columns: Readonly<Record<string, string | number | boolean | null>>;
  /** Null where the document lies in Cloud Storage. */
  readonly data: string | null;
}

/**
 * How the mirror differs: it lacks a document, has an older state of it, has one that is gone, tells of a later write than
 * Firestore has, or has the same state with other content.
 */
export type DifferenceKind = 'missing' | 'stale' | 'extra' | 'ahead' | 'different';

/** One document that differs. */
export interface Difference {
  readonly document: string;
  readonly kind: DifferenceKind;
  /** In words. */
  readonly detail: string;
  readonly found?: FoundDocument;
}

/**
 * How a document's last row differs from the document; undefined when it does not. A row whose document is gone is no
 * difference once the TTL policy may have deleted it. `now` is microseconds since 1970 by Firestore's clock.
 */
export function differenceOf(
  collection: MirrorCollection,
  found: FoundDocument | undefined,
  mirrored: MirroredDocument | undefined,
  now: bigint,
): Difference | undefined {
  if (!found) return mirrored && !mirrored.isDelete ? extra(mirrored, now) : undefined;
  const { document } = found;
  const sequence = microsOf(found.updateTime);
  const tell = (kind: DifferenceKind, detail: string) => ({ document, kind, detail, found });
  if (!mirrored) return tell('missing', 'has no row');
  if (mirrored.sequence > sequence) {
    const micros = mirrored.sequence - sequence;
    return tell(
      'ahead',
      `${mirrored.isDelete ? 'a delete' : 'a row'} is ${micros} µs newer than the document`,
    );
  }
  if (mirrored.isDelete) return tell('missing', 'is deleted in the mirror');
  if (mirrored.sequence < sequence) {
    return tell('stale', `the last row is ${sequence - mirrored.sequence} µs older than the document`);
  }
  const detail = mirrored.content && contentFault(collection, found, mirrored.content);
  return detail === undefined ? undefined : tell('different', detail);
}

function extra({ document, expiresAt }: MirroredDocument, now: bigint): Difference | undefined {
  if (expiresAt !== undefined && expiresAt <= now) return undefined;
  return { document, kind: 'extra', detail: 'the document does not exist' };
}

function contentFault(
  collection: MirrorCollection,
  found: FoundDocument,
  { columns, data }: MirroredContent,
): string | undefined {
  const { json } = rowFound(collection, found, '');
  for (const [name, { type }] of Object.entries(collection.columns)) {
    const [wanted, is] = [
      comparable(type, json[name] as ColumnValue),
      comparable(type, columns[name] ?? null),
    ];
    if (wanted !== is && data !== null) return `${name}: expected ${wanted ?? 'NULL'}, got ${is ?? 'NULL'}`;
  }
  if (data === null) return undefined;
  const [wanted, is] = [String(json.data), data].map((text) => canonical(readDocumentJson(text)));
  return wanted === is ? undefined : 'data is another document';
}

function comparable(type: string, value: ColumnValue): string | undefined {
  if (value === null) return undefined;
  if (type === 'FLOAT64') return String(numberOf(value));
  if (type === 'TIMESTAMP' && typeof value === 'string' && value.includes('T'))
    return String(parseMicros(value));
  return String(value);
}

/** A FLOAT64 as a row has it, or as BigQuery casts it to text: that calls the infinities `inf` and `-inf`. */
function numberOf(value: NonNullable<ColumnValue>): number {
  const [, sign] = /^([+-]?)inf/i.exec(String(value)) ?? [];
  if (sign === undefined) return Number(value);
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** JSON whose keys are in order; doubles without a fraction are as integers, as BigQuery's JSON may write them so. */
function canonical(fields: DocumentFields): string {
  const ordered = (value: DocumentValue): DocumentValue => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
    if (Array.isArray(value)) return (value as readonly DocumentValue[]).map(ordered);
    if (value === null || typeof value !== 'object' || !isTagged(value) || value.kind !== 'map') return value;
    return { kind: 'map', fields: inOrder(value.fields) };
  };
  const inOrder = (of: DocumentFields): DocumentFields =>
    Object.fromEntries(
      Object.keys(of)
        .sort()
        .map((name) => [name, ordered(of[name] ?? null)]),
    );
  return documentJson(inOrder(fields));
}
