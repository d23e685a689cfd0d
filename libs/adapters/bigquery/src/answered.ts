import { Transient } from '@earshot/contracts';

/**
 * What a request came to; one that is not answered in time is given up. The client waits for ever (its HTTP library knows
 * no timeout any more), and an instance whose requests all wait would take nothing more.
 * @throws Transient when there is no answer in time
 */
export async function answered<T>(request: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Transient(`no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([request, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
