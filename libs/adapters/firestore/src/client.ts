import { memo } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';

/**
 * This instance's Firestore client. Documents are written as given, except that undefined fields are left out, so
 * that optional fields of a document type need no care.
 */
export const firestore = memo(async (): Promise<Firestore> => {
  const { getApps, initializeApp } = await import('firebase-admin/app');
  const { initializeFirestore } = await import('firebase-admin/firestore');
  const app = getApps()[0] ?? initializeApp();
  const db = initializeFirestore(app, { preferRest: false });
  db.settings({ ignoreUndefinedProperties: true });
  return db;
});
