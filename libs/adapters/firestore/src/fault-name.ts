import { codeOf } from '@earshot/contracts';

/** A name for logs: the code, or the kind of an error without one. Firestore's own words name documents, and so listeners. */
export function faultName(error: unknown): string {
  return String(codeOf(error) ?? (error instanceof Error ? error.name : typeof error));
}
