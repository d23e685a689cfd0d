import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoldReport } from '../fold/report.ts';
import { blocksOf } from './blocks.ts';
import { fill } from './fill.ts';

const docs = join(import.meta.dirname, '../../../../docs');

/** The page that has figures in it. */
export const scalingFile = join(docs, 'scaling.md');

/** `docs/scaling.md` as it stands, and as `docs/benchmarks/fold.json` says that its figures are. */
export async function scalingPage(): Promise<{ readonly stands: string; readonly measured: string }> {
  const [stands, json] = await Promise.all([
    readFile(scalingFile, 'utf8'),
    readFile(join(docs, 'benchmarks/fold.json'), 'utf8'),
  ]);
  return { stands, measured: fill(stands, blocksOf(JSON.parse(json) as FoldReport)) };
}
