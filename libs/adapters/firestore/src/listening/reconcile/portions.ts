/** What comes, in portions of a size; the last one may be smaller, and none is empty. */
export async function* inPortions<T>(
  all: Iterable<T> | AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let some: T[] = [];
  for await (const each of all) {
    some.push(each);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
