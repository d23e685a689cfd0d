import type { Domain } from 'node:domain';

/**
 * Begins work outside of the domain that functions-framework puts each request in: for every promise that is made in one
 * its hooks take time, a quarter of the CPU of work that makes many. All else of the request's context stays, such as the
 * trace that log entries bear. What the work throws is the caller's, as ever; but an error that is no promise's, such as
 * that of a stream nobody listens to, ends the instance, and does not answer the request.
 */
export function outsideDomain<T>(work: () => Promise<T>): Promise<T> {
  // There is none where nobody has loaded `node:domain`.
  const { domain } = process as { readonly domain?: Domain | null };
  domain?.exit();
  try {
    return work();
  } finally {
    domain?.enter();
  }
}
