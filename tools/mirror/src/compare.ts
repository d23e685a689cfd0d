import { type Extent, mirroredDocuments, mirroredDocumentsOf } from '@earshot/adapter-bigquery';
import { readDocuments, scanDocuments } from '@earshot/adapter-firestore/scan';
import {
  type Difference,
  differenceOf,
  isMirrored,
  microsOf,
  type MirrorCollection,
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
  // A clock that is wrong by minutes does no harm: `confirm` goes by Firestore's.
  const now = BigInt(Date.now()) * 1000n;
  for await (const [found, mirrored] of paired(scanned, mirroredDocuments(collection, extent, after))) {
    const document = found?.document ?? mirrored?.document ?? '';
    if (!isMirrored(collection, document)) continue;
    yield { document, difference: differenceOf(collection, found, mirrored, now) };
  }
}

/** What {@link confirm} found of a document. */
export interface Confirmed extends Difference {
  readonly parameters: Readonly<Record<string, string>>;
  /** When Firestore was read, by its own clock. */
  readonly readTime: { readonly seconds: number; readonly nanoseconds: number };
}

/** Reads some documents and their last rows afresh, at most some hundreds, and tells those that differ still. */
export async function confirm(
  collection: MirrorCollection,
  extent: Extent,
  documents: readonly string[],
): Promise<readonly Confirmed[]> {
  const rows = new Map(
    (await mirroredDocumentsOf(collection, extent, documents)).map((row) => [row.document, row]),
  );
  const read = await readDocuments(collection.document, documents);
  return read.flatMap(({ document, parameters, found, readTime }) => {
    const difference = differenceOf(collection, found, rows.get(document), microsOf(readTime));
    return difference ? [{ ...difference, parameters, readTime }] : [];
  });
}
