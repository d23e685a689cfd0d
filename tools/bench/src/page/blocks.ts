import type { FoldReport } from '../fold/report.ts';
import { type Reporting, type Scale, scaleOf } from '../fold/scale.ts';
import {
  comparisonRows,
  coreRows,
  FIRESTORES,
  growthRows,
  memoryRows,
  mixOf,
  targetRows,
  tickRows,
  visibilityRows,
} from '../fold/tables.ts';
import { PACKINGS } from '../load/messages.ts';
import { figure, markdownTable, type Rows } from '../report/table.ts';

const MILLION = 1_000_000;
const REPORTING: readonly Reporting[] = [
  { beaconSec: 60, packing: 'spread' },
  { beaconSec: 120, packing: 'spread' },
  { beaconSec: 60, packing: 'sessions' },
];

/** What is measured, by the name of its place in docs/scaling.md. */
export function blocksOf(report: FoldReport): Readonly<Record<string, string>> {
  const { growth } = report;
  return {
    machine: machineText(report),
    core: markdownTable(coreRows(report)),
    comparison: report.comparisons
      .flatMap((comparison) => [
        `On ${FIRESTORES[comparison.firestore]}:`,
        '',
        markdownTable(comparisonRows(comparison)),
        '',
      ])
      .join('\n')
      .trim(),
    visibility: markdownTable(visibilityRows(report)),
    growth: growth ? markdownTable(growthRows(growth)) : NOT_MEASURED,
    memory: growth ? markdownTable(memoryRows(growth)) : NOT_MEASURED,
    tick: markdownTable(tickRows(report)),
    targets: markdownTable(targetRows(report)),
    million: markdownTable(scaleRows(report, MILLION)),
    'ten-million': markdownTable(scaleRows(report, 10 * MILLION)),
  };
}

const NOT_MEASURED = 'The run these figures come from was a quick one, which leaves this out.';

function machineText(report: FoldReport): string {
  const { machine, date, prices } = report;
  const { system, cpu, cpus, memoryGib, node } = machine;
  return [
    `Measured ${date.slice(0, 10)} on ${cpus} × ${cpu} (${system}, ${memoryGib} GiB, Node ${node}); prices of ${prices.date}.`,
    `Events: ${mixOf(report)}.`,
  ].join('\n');
}

function scaleRows(report: FoldReport, listeners: number): Rows {
  const scales = REPORTING.map((reporting) => scaleOf(report, listeners, reporting));
  return [
    line('a heartbeat every', scales, ({ beaconSec }) => `${beaconSec} s`),
    line('events of a session together', scales, ({ packing }) => String(PACKINGS[packing].eventsPerTurn)),
    line('events/s', scales, ({ eventsPerSecond }) => whole(eventsPerSecond)),
    line('events pushed, MB/s', scales, ({ megabytesPerSecond }) => figure(megabytesPerSecond)),
    line('functions, at 10 MB/s each', scales, ({ functions }) => whole(functions)),
    line('instances of one vCPU, 60 % busy', scales, ({ instances }) => whole(instances)),
    line('Firestore writes/s', scales, ({ writesPerSecond }) => whole(writesPerSecond)),
    line('Firestore reads/s', scales, ({ readsPerSecond }) => whole(readsPerSecond)),
    line('shards of `due`, at 500 writes/s each', scales, ({ dueShards }) => whole(dueShards)),
    line('windows closed by the tick/s', scales, ({ windowsPerSecond }) => whole(windowsPerSecond)),
    line('Firestore writes/s of the tick', scales, (scale) => whole(scale.tickWritesPerSecond)),
    line('Firestore reads/s of the tick, at most', scales, (scale) => whole(scale.tickReadsPerSecond)),
    line('instances of the tick, one vCPU, 60 % busy', scales, ({ ticks }) => whole(ticks)),
    line('USD an hour of the tick', scales, ({ tickUsdPerHour }) => figure(tickUsdPerHour)),
    line('USD an hour', scales, ({ usdPerHour }) => whole(usdPerHour)),
    line('USD for 1,000 hours of listening', scales, ({ usdPerHour }) =>
      figure((usdPerHour * 1_000) / listeners),
    ),
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

function line(name: string, scales: readonly Scale[], cell: (scale: Scale) => string): Rows[number] {
  const cells = scales.map((scale, i) => [['60 s', '120 s', 'ten together'][i] ?? '', cell(scale)] as const);
  return { '': name, ...Object.fromEntries(cells) };
}
