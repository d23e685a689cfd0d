import { join } from 'node:path';
import { startBigquery } from '../bigquery/start.ts';
import { startFirestore } from '../firestore/start.ts';
import { startPubsub } from '../pubsub/start-pubsub.ts';
import type {
  BigqueryService,
  FirestoreService,
  Service,
  ServiceOptions,
  StorageService,
} from '../service.ts';
import { startSpeech } from '../speech/start-speech.ts';
import { startStorage } from '../storage/start-storage.ts';
import { startVision } from '../vision/start-vision.ts';
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
};

/**
 * Starts all services side by side.
 * @throws Error naming the service that does not start, or why Google's emulators cannot be used
 */
export async function startServices(
  launch: Launch,
  mode: Mode,
  buckets: readonly string[],
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
  if (mode === 'google') throw new Error("Google's emulators are not connected");
  const storage = launch.start('Storage', () => startStorage({ ...common('storage'), buckets }));
  const speech = launch.start('Speech', async () =>
    startSpeech({ ...common('speech'), storageEndpoint: `http://127.0.0.1:${(await storage).port}` }),
  );
  const { visionAnswers } = options;
  const [firestore, pubsub, bigquery, vision] = await Promise.all([
    launch.start('Firestore', () => startFirestore(common('firestore'))),
    launch.start('Pub/Sub', () => startPubsub(common('pubsub'))),
    launch.start('BigQuery', () => startBigquery(common('bigquery'))),
    launch.start('Vision', () =>
      startVision({ ...common('vision'), ...(visionAnswers && { answers: visionAnswers }) }),
    ),
    storage,
    speech,
  ]);
  return { firestore, pubsub, storage: await storage, bigquery, speech: await speech, vision };
}
