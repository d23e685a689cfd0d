import { startBigquery } from '@earshot/local-cloud';
import { mirrorCollections, tableOf } from '@earshot/mirroring-core';
import { BigQuery } from '@google-cloud/bigquery';
import type { Bench, BenchOptions, BenchReport } from '../bench.ts';
import { machine } from '../fold/report.ts';
import { textTable } from '../report/table.ts';
import { metricsWrites } from './events.ts';
import { type MirrorReport, rowsOf } from './report.ts';
import { type Method, type MirrorRun, mirrorRun } from './run.ts';
import { startSlowProxy } from './slow-proxy.ts';

/** Benchmark of the mirror. */
export const mirrorBench: Bench = {
  name: 'mirror',
  summary:
    'Changes of documents into rows of BigQuery: how fast, in how many requests, and whether an outage loses any',
  codebases: ['mirror'],
  run,
};

const PROJECT = 'demo-bench-mirror';
/** Events of a run, and seconds that BigQuery is down in the second run of each method. */
const EXTENTS = { quick: { events: 2_200, outageSec: 8 }, full: { events: 4_200, outageSec: 30 } } as const;
/** Milliseconds after which BigQuery answers an insertAll: here it would be one or two, in production it is some dozens. */
const ANSWER_MS = 50;
const METHODS: readonly Method[] = ['one insertAll an event', 'earshot'];

async function run({ extent, tell }: BenchOptions): Promise<BenchReport> {
  const { events, outageSec } = EXTENTS[extent];
  tell(`making ${events} events`);
  const writes = await metricsWrites(PROJECT, events);
  const bigquery = await startBigquery();
  const proxy = await startSlowProxy(bigquery.port, ANSWER_MS);
  Object.assign(process.env, bigquery.env, { GCLOUD_PROJECT: PROJECT, METADATA_SERVER_DETECTION: 'none' });
  try {
    const runs: MirrorRun[] = [];
    for (const seconds of [0, outageSec]) {
      for (const method of METHODS) {
        tell(`${method}, ${seconds > 0 ? `BigQuery down for ${seconds} s` : 'healthy'}`);
        const dataset = `run_${runs.length}`;
        await makeTable(dataset);
        runs.push(await mirrorRun({ projectId: PROJECT, bigquery, proxy }, method, dataset, writes, seconds));
      }
    }
    const report: MirrorReport = {
      bench: 'mirror',
      extent,
      date: new Date().toISOString(),
      machine: machine(),
      answerMs: ANSWER_MS,
      runs,
    };
    return { text: textOf(runs), json: report };
  } finally {
    await proxy.stop();
    await bigquery.stop();
  }
}

async function makeTable(name: string): Promise<void> {
  const [dataset] = await new BigQuery().createDataset(name);
  const { changes } = tableOf(mirrorCollections.metrics);
  await dataset.createTable(changes.name, { schema: { fields: [...changes.fields] } });
}

function textOf(runs: readonly MirrorRun[]): string {
  const table = textTable(rowsOf(runs));
  return [
    `${runs[0]?.events ?? 0} changes of live figures to one instance that takes 80 at once; BigQuery answers after ${ANSWER_MS} ms.`,
    '',
    table,
    '',
    'Both are given again what they do not acknowledge. A row twice has one event id; the views of current state show it once.',
  ].join('\n');
}
