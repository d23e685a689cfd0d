/**
 * Keeps what was loaded for a while (milliseconds): those who ask while it loads wait for the same load. A failure is not
 * kept.
 */
export function cached<T>(
  load: () => Promise<T>,
  lifeMs: () => number,
  clock: () => number = Date.now,
): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    const now = clock();
    if (kept && now < kept.until) return kept.value;
    const value = load();
    const mine = { value, until: now + lifeMs() };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return value;
  };
}
