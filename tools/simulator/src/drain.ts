/** Runs a generator to its end and returns its result; each value is given to `take`. */
export function drain<T, Result>(values: Generator<T, Result, undefined>, take: (value: T) => void): Result {
  for (;;) {
    const next = values.next();
    if (next.done) return next.value;
    take(next.value);
  }
}
