import { Heap } from 'heap-js';
import type { Publication } from './publication.ts';

/** Publications that come about together. */
export interface Batch {
  /** None of these and of the batches that follow is published before, in milliseconds since 1970. */
  readonly notBefore: number;
  readonly publications: readonly Publication[];
}

interface Source {
  readonly batches: Iterator<Batch>;
  batch: Batch;
}

interface Pending {
  readonly at: number;
  /** Of two publications of the same time the one that came about first goes first. */
  readonly order: number;
  readonly publication: Publication;
}

/**
 * Brings the publications of several sources into the order of publishing, one at a time; it holds those only that may
 * yet be overtaken by others.
 * @param sources each in the order of `notBefore`
 */
export function* merged(sources: readonly Iterator<Batch>[]): Generator<Publication, void, undefined> {
  const bySource = new Heap<Source>((a, b) => a.batch.notBefore - b.batch.notBefore);
  const pending = new Heap<Pending>((a, b) => a.at - b.at || a.order - b.order);
  for (const batches of sources) advance(bySource, batches);
  let order = 0;
  for (let source = bySource.pop(); source; source = bySource.pop()) {
    const { batches, batch } = source;
    yield* dueBefore(pending, batch.notBefore);
    for (const publication of batch.publications) {
      pending.push({ at: publication.publishAt, order, publication });
      order += 1;
    }
    advance(bySource, batches);
  }
  yield* dueBefore(pending, Number.POSITIVE_INFINITY);
}

function advance(bySource: Heap<Source>, batches: Iterator<Batch>): void {
  const next = batches.next();
  if (!next.done) bySource.push({ batches, batch: next.value });
}

function* dueBefore(pending: Heap<Pending>, time: number): Generator<Publication> {
  for (let first = pending.peek(); first && first.at < time; first = pending.peek()) {
    pending.pop();
    yield first.publication;
  }
}
