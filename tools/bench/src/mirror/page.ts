import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill } from '../page/fill.ts';
import { markdownTable } from '../report/table.ts';
import { type MirrorReport, rowsOf } from './report.ts';

const docs = join(import.meta.dirname, '../../../../docs');

/** The page that says what the mirror takes. */
export const mirrorFile = join(docs, 'mirror.md');

/** `docs/mirror.md` as it stands, and as `docs/benchmarks/mirror.json` says that its figures are. */
export async function mirrorPage(): Promise<{ readonly stands: string; readonly measured: string }> {
  const [stands, json] = await Promise.all([
    readFile(mirrorFile, 'utf8'),
    readFile(join(docs, 'benchmarks/mirror.json'), 'utf8'),
  ]);
  const { runs, date, machine } = JSON.parse(json) as MirrorReport;
  const where = `Measured ${date.slice(0, 10)} on ${machine['cpus'] ?? '?'} × ${machine['cpu'] ?? '?'}: ${runs[0]?.events ?? 0} events.`;
  return { stands, measured: fill(stands, { mirror: `${where}\n\n${markdownTable(rowsOf(runs))}` }) };
}
