import type { RawLog } from '@earshot/listening-core';

/**
 * Provides that BigQuery folds by the code that compares: otherwise what differs may be the code, and a repair would spoil
 * counters that are right.
 * @param library name of the object of the library that belongs to this code; it follows from its content
 * @throws Error saying which libraries these are, and what brings them together
 */
export async function assertSameFold(log: RawLog, library: string): Promise<void> {
  const found = await log.libraries();
  if (found.length > 0 && found.every((uri) => uri.endsWith(`/${library}`))) return;
  const theirs = found.join(' and ') || 'no library';
  throw new Error(
    `nothing was compared: BigQuery folds by ${theirs}, but the code that compares by ${library}. Bring BigQuery to the fold that is deployed, by terraform apply or ./dev install-offline from a checkout of it; ./dev reconcile belongs in such a checkout, too`,
  );
}
