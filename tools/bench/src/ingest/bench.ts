import { until } from '@earshot/testing/until';
import { PubSub } from '@google-cloud/pubsub';
import type { Bench, BenchOptions, BenchReport } from '../bench.ts';
import { machine } from '../fold/report.ts';
import { send } from '../load/send.ts';
import { figure, textTable } from '../report/table.ts';
import { INGEST, type IngestInstance, startIngest } from './instance.ts';
import { type Counter, countMessages } from './received.ts';
import { MOST_EVENTS, type Reported, reportsOf } from './reports.ts';

/** Benchmark of ingest. */
export const ingestBench: Bench = {
  name: 'ingest',
  summary: 'Reports of players into Pub/Sub messages: how fast, and how many share one',
  codebases: ['listening'],
  run,
};

/** Requests at once. */
const CONCURRENCIES = [1, 50, 200];
/** Reports that are measured at each concurrency. */
const REPORTS = { quick: 1_500, full: 10_000 } as const;
/** Reports that go before, so that the code is compiled and its connections are open. */
const WARM_UP = 500;
/** How long what was reported may take to come out of the topic, in milliseconds: an event that is lost never does. */
const ARRIVAL_MS = 60_000;

/** What one load came to. */
interface IngestRun {
  readonly requestsAtOnce: number;
  readonly reports: number;
  readonly events: number;
  readonly messages: number;
  readonly eventsPerSecond: number;
  readonly cpuUsPerReport: number;
  readonly messagesPer1000Events: number;
  /** With a message per report instead. */
  readonly messagesPer1000EventsUnpacked: number;
}

async function run({ extent, tell }: BenchOptions): Promise<BenchReport> {
  const instance = await startIngest();
  const pubsub = new PubSub();
  try {
    const counter = await countMessages(pubsub, 'playback');
    const runs: IngestRun[] = [];
    await measure(instance, counter, Math.max(...CONCURRENCIES), WARM_UP);
    for (const atOnce of CONCURRENCIES) {
      tell(`${atOnce} requests at once`);
      runs.push(await measure(instance, counter, atOnce, REPORTS[extent]));
    }
    await counter.stop();
    const report = { bench: 'ingest', extent, date: new Date().toISOString(), machine: machine(), runs };
    return { text: textOf(runs), json: report };
  } finally {
    await pubsub.close();
    await instance.stop();
  }
}

/** Sends reports and waits until all of their events came out of the topic. @throws Error when some did not, or others came */
async function measure(
  { process, port, projectId }: IngestInstance,
  counter: Counter,
  atOnce: number,
  reports: number,
): Promise<IngestRun> {
  const reported: Reported = { reports: 0, events: 0 };
  const [earlier, before] = [counter.received(), await process.usage()];
  const start = performance.now();
  await send(reportsOf(reports, projectId, reported), [{ port, path: `/${INGEST}/v1/events` }], atOnce);
  const seconds = (performance.now() - start) / 1_000;
  const after = await process.usage();
  const now = await until(
    `${reported.events} events to come out of the topic`,
    () => {
      const received = counter.received();
      return received.events - earlier.events >= reported.events && received;
    },
    { deadlineMs: ARRIVAL_MS, everyMs: 20 },
  );
  const [messages, events] = [now.messages - earlier.messages, now.events - earlier.events];
  if (events !== reported.events) throw new Error(`${reported.events} events were told, ${events} came`);
  return {
    requestsAtOnce: atOnce,
    reports,
    events,
    messages,
    eventsPerSecond: events / seconds,
    cpuUsPerReport: (after.cpuUs - before.cpuUs) / reports,
    messagesPer1000Events: (messages / events) * 1_000,
    messagesPer1000EventsUnpacked: (reports / events) * 1_000,
  };
}

function textOf(runs: readonly IngestRun[]): string {
  const table = textTable(
    runs.map((each) => ({
      'requests at once': String(each.requestsAtOnce),
      'events/s': figure(each.eventsPerSecond),
      'CPU µs/report': figure(each.cpuUsPerReport),
      'messages/1,000 events': figure(each.messagesPer1000Events),
      'a message per report': figure(each.messagesPer1000EventsUnpacked),
      'fewer by': `${figure(each.messagesPer1000EventsUnpacked / each.messagesPer1000Events)}×`,
    })),
  );
  return [
    `Reports of 1 to ${MOST_EVENTS} events to one instance, on our embedded Pub/Sub.`,
    '',
    table,
    '',
    'Here the SDK asks the local Auth about each token; in production it checks signatures by itself.',
  ].join('\n');
}
