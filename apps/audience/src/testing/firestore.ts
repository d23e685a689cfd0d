import { firestore } from '@earshot/adapter-firestore';
import { memo } from '@earshot/contracts';
import { type FirestoreService, startFirestore } from '@earshot/local-cloud';
import { type GrpcProxy, startGrpcProxy } from '@earshot/testing';

/** A Firestore behind a proxy that can disturb the calls of this process's client. */
export interface DisturbedFirestore extends FirestoreService {
  readonly proxy: GrpcProxy;
}

/** The Firestore of all tests of this codebase: the client of this process finds one in its life. */
export const sharedFirestore = memo(async (): Promise<DisturbedFirestore> => {
  const service = await startFirestore({});
  const proxy = await startGrpcProxy(service.port);
  Object.assign(process.env, service.env, {
    FIRESTORE_EMULATOR_HOST: proxy.host,
    GCLOUD_PROJECT: 'demo-audience',
    METADATA_SERVER_DETECTION: 'none',
  });
  return { ...service, proxy };
});

after(async () => {
  const service = await sharedFirestore();
  await (await firestore()).terminate();
  await service.proxy.stop();
  await service.stop();
});
