import type { Bench, BenchReport } from '../bench.ts';
import { textTable } from '../report/table.ts';
import { labelTables, measureLabels } from './report.ts';

const TITLES: Readonly<Record<string, string>> = {
  accuracy: 'Labels of spoken passages',
  confusion: 'Held-out passages, by what they are about and what they were labelled',
  'confusion-dev': 'Dev passages, which the lexicon was tuned on',
  calibration: 'How sure of held-out passages, and how often rightly',
};

/** `./dev bench labels`: how often an episode's label is right. */
export const labelsBench: Bench = {
  name: 'labels',
  summary: 'How often the label of spoken passages is right, with a confusion table',
  codebases: [],
  run: measured,
};

async function measured(): Promise<BenchReport> {
  const report = await measureLabels();
  const tables = Object.entries(labelTables(report)).map(
    ([name, rows]) => `${TITLES[name] ?? name}\n${textTable(rows)}`,
  );
  return { text: tables.join('\n\n'), json: report };
}
