import { startBigquery } from '../bigquery/start.ts';
import { startFcm } from '../fcm/start-fcm.ts';
import type { BigqueryService, StorageService } from '../service.ts';
import { startSpeech } from '../speech/start-speech.ts';
import type { Launch } from '../stack/launch.ts';
import { startStorage } from '../storage/start-storage.ts';
import { startVision } from '../vision/start-vision.ts';
import type { EmulatorSuiteOptions } from './emulator-suite.ts';

/** Our services that run beside Firebase's emulators. */
export interface SiblingServices {
  readonly storage: StorageService;
  readonly bigquery: BigqueryService;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts Storage, BigQuery, Speech, Vision and FCM, for which Firebase has no emulator, or none that keeps generations
 * apart.
 * @throws Error naming the service that does not start
 */
export async function startSiblingServices(
  launch: Launch,
  buckets: readonly string[],
  { ports = {}, visionAnswers }: EmulatorSuiteOptions,
): Promise<SiblingServices> {
  const at = (service: string): { port: number } => ({ port: ports[service] ?? 0 });
  const storage = await launch.start('Storage', () => startStorage({ ...at('storage'), buckets }));
  const storageEndpoint = `http://127.0.0.1:${storage.port}`;
  const [bigquery, speech, vision, fcm] = await Promise.all([
    launch.start('BigQuery', () => startBigquery({ ...at('bigquery'), storageEndpoint })),
    launch.start('Speech', () => startSpeech({ ...at('speech'), storageEndpoint })),
    launch.start('Vision', () =>
      startVision({ ...at('vision'), ...(visionAnswers && { answers: visionAnswers }) }),
    ),
    launch.start('FCM', () => startFcm(at('fcm'))),
  ]);
  const services = [storage, bigquery, speech, vision, fcm];
  return {
    storage,
    bigquery,
    env: Object.fromEntries(services.flatMap(({ env }) => Object.entries(env))),
  };
}
