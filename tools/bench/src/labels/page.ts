import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill } from '../page/fill.ts';
import { markdownTable } from '../report/table.ts';
import { labelTables, measureLabels } from './report.ts';

/** The page that tells how often labels are right. */
export const topicsFile = join(import.meta.dirname, '../../../../docs/topics.md');

/** `docs/topics.md` as it stands, and with the figures as they come out now. */
export async function topicsPage(): Promise<{ readonly stands: string; readonly measured: string }> {
  const [stands, report] = await Promise.all([readFile(topicsFile, 'utf8'), measureLabels()]);
  const tables = Object.entries(labelTables(report)).map(([name, rows]) => [name, markdownTable(rows)]);
  return { stands, measured: fill(stands, Object.fromEntries(tables) as Record<string, string>) };
}
