import { memo } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';

/**
 * Firestore triggers make a client of the first app they find, and an app's client can be set up only once: so ours has an
 * app of its own.
 */
const APP_NAME = 'earshot';

/**
 * This instance's Firestore client. Documents are written as given, except that undefined fields are left out, so
 * that optional fields of a document type need no care.
 */
export const firestore = memo(async (): Promise<Firestore> => {
  const { initializeApp } = await import('firebase-admin/app');
  const { initializeFirestore } = await import('firebase-admin/firestore');
  const db = initializeFirestore(initializeApp(undefined, APP_NAME), { preferRest: false });
  db.settings({ ignoreUndefinedProperties: true });
  return db;
});
