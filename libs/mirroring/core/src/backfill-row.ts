import { createHash } from 'node:crypto';
import { type MirrorRow, stateRow } from './change.ts';
import type { MirrorCollection } from './collections.ts';
import { microsOf } from './micros.ts';
import type { DocumentFields, Moment } from './value.ts';

/** A document as Firestore has it. */
export interface FoundDocument {
  readonly document: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly updateTime: Moment;
  readonly fields: DocumentFields;
}

/** A row that tells the state in which a document was found: it has its place in the order, whenever it is appended. */
export function rowFound(collection: MirrorCollection, found: FoundDocument, run: string): MirrorRow {
  const { document, parameters, updateTime, fields } = found;
  const sequence = microsOf(updateTime);
  const eventId = eventIdOf(run, document, sequence);
  return stateRow(collection, { eventId, document, parameters, operation: 'BACKFILL', sequence, fields });
}

/**
 * A row that tells that a document did not exist at a time of Firestore's: it ends every earlier state, and no state of a
 * document that was created again since.
 */
export function rowGone(
  collection: MirrorCollection,
  {
    document,
    parameters,
    readTime,
  }: Pick<FoundDocument, 'document' | 'parameters'> & { readonly readTime: Moment },
  run: string,
): MirrorRow {
  const sequence = microsOf(readTime);
  const eventId = eventIdOf(run, document, sequence);
  return stateRow(collection, {
    eventId,
    document,
    parameters,
    operation: 'BACKFILL',
    sequence,
    fields: undefined,
  });
}

/**
 * The event id of a row that no event told. Rows of one state are ordered by it, and `~` is after whatever an event's id
 * begins with: what a later run found counts. The same row of one run has the same id.
 */
function eventIdOf(run: string, document: string, sequence: bigint): string {
  return `~${run}~${sequence}~${shortHash(document)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
