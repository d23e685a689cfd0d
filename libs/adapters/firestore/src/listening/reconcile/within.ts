/**
 * What work comes to, when it comes to it in time. Otherwise its signal is aborted, and nobody waits for it any more: it has to
 * end by itself before it changes anything else.
 * @param ms milliseconds; any time when undefined
 * @throws Error when the time was over; what work threw
 */
export async function within<T>(
  ms: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  if (ms === undefined) return await work(ending.signal);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new Error(`it was not done after ${ms / 1000} s`);
    reject(reason);
    ending.abort(reason);
  }, ms);
  try {
    return await Promise.race([work(ending.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}
