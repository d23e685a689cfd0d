import { type Extent, mirroredDocuments, mirroredDocumentsOf } from '@earshot/adapter-bigquery';
import { readDocuments, scanDocuments } from '@earshot/adapter-firestore/scan';
import {
  type Difference,
  differenceOf,
  type FoundDocument,
  isMirrored,
  microsOf,
  type MirrorCollection,
  type MirroredDocument,
  paired,
} from '@earshot/mirroring-core';

/** How a collection is compared with its mirror. */
export interface Comparison {
  readonly extent: Extent;
  /** Only documents after this path. */
  readonly after?: string;
  /** Awaited before each page of documents, with the number of those read so far. */
  readonly pace?: (read: number) => Promise<void>;
}

/** One document that was compared. */
export interface Compared {
  readonly document: string;
  readonly difference: Difference | undefined;
  readonly found: FoundDocument | undefined;
  /** Its last row, as it was when the comparison began. */
  readonly mirrored: MirroredDocument | undefined;
}

/**
 * Compares all documents of a collection with the last rows of its mirror, in the order of their paths. Firestore goes on
 * meanwhile, so a difference may be one of time: {@link confirm} looks again.
 */
export async function* compare(
  collection: MirrorCollection,
  { extent, after, pace }: Comparison,
): AsyncGenerator<Compared> {
  const scanned = scanDocuments(collection.document, {
    ...(after === undefined ? {} : { after }),
    ...(pace === undefined ? {} : { pace }),
  });
  // A clock that is wrong by minutes does no harm: whoever looks again goes by Firestore's.
  const now = BigInt(Date.now()) * 1000n;
  for await (const [found, mirrored] of paired(scanned, mirroredDocuments(collection, extent, after))) {
    const document = found?.document ?? mirrored?.document ?? '';
    if (!isMirrored(collection, document)) continue;
    yield { document, difference: differenceOf(collection, found, mirrored, now), found, mirrored };
  }
}

/** A document that seemed to differ when it was first looked at. */
export interface Suspect {
  readonly document: string;
  /** Its update time then, in microseconds since 1970; undefined when it did not exist. */
  readonly seen: bigint | undefined;
}

/** What is to be looked at again of a difference. */
export function suspectOf({ document, found }: Difference): Suspect {
  return { document, seen: found && microsOf(found.updateTime) };
}

/**
 * Reads some documents and their last rows afresh, at most some hundreds, and tells those that differ still. What changed
 * since it was first looked at may be on its way: of that the mirror needs to have what was seen then, so that a document that
 * never rests differs no more than another.
 */
export async function confirm(
  collection: MirrorCollection,
  extent: Extent,
  suspects: readonly Suspect[],
): Promise<readonly Difference[]> {
  const documents = suspects.map(({ document }) => document);
  const rows = new Map(
    (await mirroredDocumentsOf(collection, extent, documents)).map((row) => [row.document, row]),
  );
  const seen = new Map(suspects.map((suspect) => [suspect.document, suspect.seen]));
  const read = await readDocuments(collection.document, documents);
  return read.flatMap(({ document, found, readTime }) => {
    const mirrored = rows.get(document);
    const difference = differenceOf(collection, found, mirrored, microsOf(readTime));
    return difference && !isUnderWay(difference, seen.get(document), mirrored) ? [difference] : [];
  });
}

function isUnderWay(
  { kind, found }: Difference,
  seen: bigint | undefined,
  mirrored: MirroredDocument | undefined,
): boolean {
  if (kind === 'ahead' || kind === 'different') return false;
  const isAsSeen = found ? microsOf(found.updateTime) === seen : seen === undefined;
  if (isAsSeen) return false;
  return seen === undefined || (mirrored !== undefined && mirrored.sequence >= seen);
}
