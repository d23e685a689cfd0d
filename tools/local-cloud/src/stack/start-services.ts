import { join } from 'node:path';
import { startAuth } from '../auth/start-auth.ts';
import { startBigquery } from '../bigquery/start.ts';
import { startFcm } from '../fcm/start-fcm.ts';
import { startFirestore } from '../firestore/start.ts';
import { startGooglePubsub } from '../google/start-google-pubsub.ts';
import { startPubsub } from '../pubsub/start-pubsub.ts';
import type {
  BigqueryService,
  FcmService,
  FirestoreService,
  Service,
  ServiceOptions,
  StorageService,
} from '../service.ts';
import { startSpeech } from '../speech/start-speech.ts';
import { startStorage } from '../storage/start-storage.ts';
import { startVision } from '../vision/start-vision.ts';
import { startProbedFirestore } from './google-firestore.ts';
import type { Launch } from './launch.ts';
import type { LocalCloudOptions, Mode } from './options.ts';

/** The services that Earshot runs on. */
export type Services = {
  readonly firestore: FirestoreService;
  readonly pubsub: Service;
  readonly storage: StorageService;
  readonly bigquery: BigqueryService;
  readonly speech: Service;
  readonly vision: Service;
  readonly fcm: FcmService;
  readonly auth: Service;
};

/** Which variants of the services, for whom. */
export interface Wanted {
  readonly mode: Mode;
  readonly projectId: string;
  readonly buckets: readonly string[];
}

/** The two services that Google has emulators for, by mode. */
const variants = {
  embedded: { firestore: startFirestore, pubsub: startPubsub },
  google: { firestore: startProbedFirestore, pubsub: startGooglePubsub },
} as const satisfies Record<Mode, object>;

/**
 * Starts all services side by side.
 * @throws Error naming the service that does not start, or why Google's emulators cannot be used
 */
export async function startServices(
  launch: Launch,
  { mode, projectId, buckets }: Wanted,
  options: LocalCloudOptions,
): Promise<Services> {
  const common = (name: string): ServiceOptions => {
    const port = options.ports?.[name];
    const { dataDir } = options;
    return {
      ...(port !== undefined && { port }),
      ...(dataDir !== undefined && { dataDir: join(dataDir, name) }),
    };
  };
  const storage = launch.start('Storage', () => startStorage({ ...common('storage'), buckets }));
  const speech = launch.start('Speech', async () =>
    startSpeech({ ...common('speech'), storageEndpoint: `http://127.0.0.1:${(await storage).port}` }),
  );
  const { visionAnswers } = options;
  const [firestore, pubsub, bigquery, vision, fcm, auth] = await Promise.all([
    launch.start('Firestore', () => variants[mode].firestore({ ...common('firestore'), projectId })),
    launch.start('Pub/Sub', () => variants[mode].pubsub(common('pubsub'))),
    launch.start('BigQuery', async () =>
      startBigquery({
        ...common('bigquery'),
        storageEndpoint: `http://127.0.0.1:${(await storage).port}`,
      }),
    ),
    launch.start('Vision', () =>
      startVision({ ...common('vision'), ...(visionAnswers && { answers: visionAnswers }) }),
    ),
    launch.start('FCM', () => startFcm(common('fcm'))),
    launch.start('Auth', () => startAuth(common('auth'))),
    storage,
    speech,
  ]);
  return { firestore, pubsub, storage: await storage, bigquery, speech: await speech, vision, fcm, auth };
}
