import { markdownTable, type Rows, textTable } from '../report/table.ts';
import type { MethodResult, RecommendResult } from './report.ts';
import type { Estimate } from './bootstrap.ts';

/** Quality of all methods as a table for a terminal. */
export function qualityTable({ methods }: Pick<RecommendResult, 'methods'>): string {
  return textTable(methods.map(rowOf));
}

/** Quality of all methods as a table of Markdown. */
export function qualityMarkdown({ methods }: Pick<RecommendResult, 'methods'>): string {
  return markdownTable(methods.map(rowOf));
}

function rowOf({ method, next, first }: MethodResult): Rows[number] {
  return {
    method,
    'HR@20': shown(next.hitRate),
    'MRR@20': shown(next.reciprocalRank),
    'first HR@20': shown(first.hitRate),
    'first MRR@20': shown(first.reciprocalRank),
  };
}

function shown({ mean, low, high }: Estimate): string {
  return `${mean.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}
