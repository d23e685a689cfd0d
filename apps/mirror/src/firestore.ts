import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';

/**
 * Makes triggers decode integers as bigint, so that those beyond 2^53 stay exact and none is mistaken for a double.
 * Triggers use the default app's client, which takes settings only before its first use.
 */
export function keepIntegersExact(): void {
  getFirestore(initializeApp()).settings({ useBigInt: true });
}
