import { PACKINGS } from '../load/messages.ts';
import { textTable } from '../report/table.ts';
import type { FoldReport } from './report.ts';
import {
  FIRESTORES,
  mixOf,
  comparisonRows,
  coreRows,
  growthRows,
  memoryRows,
  targetRows,
  tickRows,
  visibilityRows,
} from './tables.ts';

/** The report as a person reads it at a terminal. */
export function reportText(report: FoldReport): string {
  const { machine, comparisons, growth, prices } = report;
  return [
    `Measured on ${Object.values(machine).join(', ')}.`,
    ...Object.values(PACKINGS).map(({ name, title }) => `  ${name.padEnd(8)} ${title}`),
    `  Mix of events: ${mixOf(report)}`,
    '',
    textTable(coreRows(report)),
    ...comparisons.flatMap((comparison) => [
      '',
      `On ${FIRESTORES[comparison.firestore]}; figures are per event, prices of ${prices.date}`,
      textTable(comparisonRows(comparison)),
    ]),
    '',
    'From publish to visible in a counter, through Pub/Sub and its delivery',
    textTable(visibilityRows(report)),
    ...(growth
      ? [
          '',
          `How it grows, on ${FIRESTORES[growth.firestore]}, 100 events a message each of another session`,
          textTable(growthRows(growth)),
          '',
          `Memory of one instance: ${growth.memory.heapBytesPerEvent.toFixed(2)} bytes an event`,
          textTable(memoryRows(growth)),
        ]
      : ['', 'Growth, instances and memory are measured without --quick.']),
    '',
    textTable(tickRows(report)),
    '',
    textTable(targetRows(report)),
  ].join('\n');
}
