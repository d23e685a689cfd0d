/** Waits for all, also when one fails: what is still under way must not be taken for done. @throws the first fault. */
export async function allOf(begun: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(begun);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
