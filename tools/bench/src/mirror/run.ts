import { fileURLToPath } from 'node:url';
import { type BigqueryService, type DocumentWrite } from '@earshot/local-cloud';
import { documentEvent } from '@earshot/local-cloud/cloud-event';
import { functionEnvironment } from '@earshot/local-cloud/environment';
import { type MeasuredProcess, startMeasured } from '../process/measured-process.ts';
import { deliver } from './deliver.ts';
import type { SlowProxy } from './slow-proxy.ts';

/** A way to mirror. */
export type Method = 'earshot' | 'one insertAll an event';

/** What mirroring some events came to. */
export interface MirrorRun {
  readonly method: Method;
  /** Seconds that BigQuery was down. */
  readonly outageSec: number;
  readonly events: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly requestsPerRow: number;
  readonly cpuUsPerRow: number;
  readonly redelivered: number;
  /** Events without a row. */
  readonly lost: number;
  /** Rows beside the first of an event. */
  readonly duplicated: number;
  /** From an event's first delivery to its acknowledgement. */
  readonly waitMs: { readonly median: number; readonly p99: number };
}

/** Where a method is run. */
export interface MirrorStage {
  readonly projectId: string;
  readonly bigquery: BigqueryService;
  readonly proxy: SlowProxy;
}

/** The function that is measured, by its export. */
const FUNCTION = 'mirrorMetrics';
/** MiB that the heap may grow to: half of what the function asks for. */
const MEMORY_MB = 128;

const DIRECTORIES: Readonly<Record<Method, URL>> = {
  earshot: new URL('../../../../dist/mirror', import.meta.url),
  'one insertAll an event': new URL('./naive', import.meta.url),
};

/** Events that go before, so that the code is compiled and its connections are open. */
const WARM_UP = 200;

/**
 * Delivers events to one instance of a method whose rows go to a dataset of their own; in the middle, BigQuery is down for
 * so many seconds.
 */
export async function mirrorRun(
  { projectId, bigquery, proxy }: MirrorStage,
  method: Method,
  dataset: string,
  writes: readonly DocumentWrite[],
  outageSec: number,
): Promise<MirrorRun> {
  const child = startInstance(method, projectId, dataset, proxy);
  try {
    const url = { port: await child.told<number>('port'), path: `/${FUNCTION}` };
    const calls = writes.map((write) =>
      documentEvent(write, 'written', { projectId, region: 'europe-west1' }),
    );
    await deliver(calls.slice(0, WARM_UP), url);
    const measured = calls.slice(WARM_UP);
    const [before, inserts, cut] = [await child.usage(), proxy.inserts(), proxy.cut()];
    let end: Promise<void> = Promise.resolve();
    const third = Math.floor(measured.length / 3);
    const delivered = await deliver(measured, url, (done) => {
      if (outageSec > 0 && done === third) end = outage(proxy, outageSec);
    });
    await end;
    if (outageSec > 0 && proxy.cut() === cut) throw new Error('BigQuery was down, and nobody noticed');
    const after = await child.usage();
    const found = await countRows(bigquery, dataset);
    const { seconds, redelivered, waitsMs } = delivered;
    const waitAt = (share: number) => waitsMs[Math.floor((waitsMs.length - 1) * share)] ?? 0;
    return {
      method,
      outageSec,
      events: measured.length,
      seconds,
      rowsPerSecond: measured.length / seconds,
      requestsPerRow: (proxy.inserts() - inserts) / measured.length,
      cpuUsPerRow: (after.cpuUs - before.cpuUs) / measured.length,
      redelivered,
      lost: writes.length - found.events,
      duplicated: found.rows - found.events,
      waitMs: { median: waitAt(0.5), p99: waitAt(0.99) },
    };
  } finally {
    await child.stop();
  }
}

function startInstance(
  method: Method,
  projectId: string,
  dataset: string,
  { port }: SlowProxy,
): MeasuredProcess {
  const served = [{ name: FUNCTION, entryPoint: FUNCTION, signature: 'cloudevent' }];
  return startMeasured({
    script: import.meta.resolve('@earshot/local-cloud/functions-process'),
    args: [fileURLToPath(DIRECTORIES[method]), JSON.stringify(served)],
    env: functionEnvironment(projectId, {
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${port}`,
      GCE_METADATA_HOST: `127.0.0.1:${port}`,
      MIRROR_DATASET: dataset,
      MIRROR_BUCKET: 'unused',
      FUNCTION_TARGET: FUNCTION,
      K_SERVICE: FUNCTION.toLowerCase(),
    }),
    memoryMb: MEMORY_MB,
  });
}

async function outage(proxy: SlowProxy, seconds: number): Promise<void> {
  proxy.down();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  proxy.up();
}

async function countRows(
  bigquery: BigqueryService,
  dataset: string,
): Promise<{ rows: number; events: number }> {
  const [row] = await bigquery.query(
    `SELECT COUNT(*) AS row_count, COUNT(DISTINCT event_id) AS events FROM ${dataset}.metrics_changes`,
  );
  return { rows: Number(row?.row_count), events: Number(row?.events) };
}
