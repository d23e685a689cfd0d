import { firestore } from '@earshot/adapter-firestore';
import { memo } from '@earshot/contracts';
import { type FirestoreService, startFirestore } from '@earshot/local-cloud';

/** The Firestore of all tests of this codebase: the client of this process finds one in its life. */
export const sharedFirestore = memo(async (): Promise<FirestoreService> => {
  const service = await startFirestore({});
  Object.assign(process.env, service.env, {
    GCLOUD_PROJECT: 'demo-audience',
    METADATA_SERVER_DETECTION: 'none',
  });
  return service;
});

after(async () => {
  const service = await sharedFirestore();
  await (await firestore()).terminate();
  await service.stop();
});
