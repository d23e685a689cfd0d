import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill } from '../page/fill.ts';
import { figure } from '../report/table.ts';
import type { RecommendReport, RecommendResult } from './report.ts';
import { qualityMarkdown } from './text.ts';

const docs = join(import.meta.dirname, '../../../../docs');

/** The page that says how good recommendations are. */
export const recommendationsFile = join(docs, 'recommendations.md');

/** `docs/recommendations.md` as it stands, and as `docs/benchmarks/recommend.json` says that its figures are. */
export async function recommendationsPage(): Promise<{ readonly stands: string; readonly measured: string }> {
  const [stands, json] = await Promise.all([
    readFile(recommendationsFile, 'utf8'),
    readFile(join(docs, 'benchmarks/recommend.json'), 'utf8'),
  ]);
  return { stands, measured: fill(stands, blocksOf(JSON.parse(json) as RecommendReport)) };
}

function blocksOf({ results, machine }: RecommendReport): Readonly<Record<string, string>> {
  const { cpus, cpu } = machine;
  return {
    ...Object.fromEntries(
      results.map((result) => [result.data, `${sizeOf(result)}\n\n${qualityMarkdown(result)}`]),
    ),
    time: results
      .map(
        ({ data, microseconds, modelBytes }) =>
          `- ${data}: ${figure(microseconds.observe)} µs to learn from a step, ${figure(microseconds.recommend)} µs to recommend; a model of ${figure(modelBytes / 1e6)} MB`,
      )
      .concat(`\nOn ${cpus} × ${cpu}.`)
      .join('\n'),
  };
}

function sizeOf({ sessions, steps, items }: RecommendResult): string {
  const [s, t, i] = [sessions, steps, items].map((value) => value.toLocaleString('en'));
  return `${s} sessions, ${t} steps, ${i} episodes.`;
}
