import { fileURLToPath } from 'node:url';
import { startAuth, startPubsub } from '@earshot/local-cloud';
import { functionEnvironment } from '@earshot/local-cloud/environment';
import { type MeasuredProcess, startMeasured } from '../process/measured-process.ts';

/** One instance of ingest as production runs it, with a Pub/Sub and an Auth of its own. */
export interface IngestInstance {
  readonly process: MeasuredProcess;
  readonly port: number;
  readonly projectId: string;
  stop(): Promise<void>;
}

/** The function that is measured, by its export. */
export const INGEST = 'ingest';
/** MiB that the codebase asks for. */
const MEMORY_MB = 512;
const PROJECT = 'demo-bench-ingest';

/** Starts an instance of the built codebase; this process's Pub/Sub clients find its topics from then on. */
export async function startIngest(): Promise<IngestInstance> {
  const [pubsub, auth] = await Promise.all([startPubsub(), startAuth()]);
  Object.assign(process.env, pubsub.env, { GCLOUD_PROJECT: PROJECT, METADATA_SERVER_DETECTION: 'none' });
  const served = [{ name: INGEST, entryPoint: INGEST, signature: 'http' }];
  const child = startMeasured({
    script: import.meta.resolve('@earshot/local-cloud/functions-process'),
    args: [fileURLToPath(new URL('../../../../dist/listening', import.meta.url)), JSON.stringify(served)],
    env: functionEnvironment(PROJECT, {
      ...pubsub.env,
      ...auth.env,
      FUNCTION_TARGET: INGEST,
      K_SERVICE: INGEST,
    }),
    memoryMb: MEMORY_MB,
  });
  return {
    process: child,
    port: await child.told<number>('port'),
    projectId: PROJECT,
    stop: async () => {
      await child.stop();
      await Promise.all([pubsub.stop(), auth.stop()]);
    },
  };
}
