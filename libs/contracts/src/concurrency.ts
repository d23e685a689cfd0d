/** Waits for all, also when one fails: what is still under way must not be taken for done. @throws the first fault. */
export async function allOf(begun: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(begun);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Works through items, so many at a time. @throws the first fault, once what had begun has ended. */
export async function forEach<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, worker);
  await allOf(workers);
}
