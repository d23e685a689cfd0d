import { comparePaths } from './pattern.ts';

/** Something about a document. */
interface OfDocument {
  readonly document: string;
}

/** What two sequences say of one document; one of both may say nothing. */
export type Pair<A, B> = readonly [A | undefined, B | undefined];

/**
 * Pairs two sequences that are in the order of paths, in memory for one element of each.
 * @throws RangeError when one is not in order, or has a document twice
 */
export async function* paired<A extends OfDocument, B extends OfDocument>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
): AsyncGenerator<Pair<A, B>> {
  const [lefts, rights] = [inOrder(left), inOrder(right)];
  try {
    let [a, b] = await Promise.all([lefts.next(), rights.next()]);
    while (!a.done || !b.done) {
      const order = a.done ? 1 : b.done ? -1 : comparePaths(a.value.document, b.value.document);
      yield [order > 0 ? undefined : a.value, order < 0 ? undefined : b.value] as Pair<A, B>;
      if (order <= 0) a = await lefts.next();
      if (order >= 0) b = await rights.next();
    }
  } finally {
    await Promise.all([lefts.return(undefined), rights.return(undefined)]);
  }
}

async function* inOrder<T extends OfDocument>(items: AsyncIterable<T>): AsyncGenerator<T, undefined> {
  let last: string | undefined;
  for await (const item of items) {
    if (last !== undefined && comparePaths(last, item.document) >= 0) {
      throw new RangeError(`${item.document} came after ${last}`);
    }
    last = item.document;
    yield item;
  }
  return undefined;
}
