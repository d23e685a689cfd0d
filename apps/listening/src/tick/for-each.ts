import { allOf } from '@earshot/contracts';

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
