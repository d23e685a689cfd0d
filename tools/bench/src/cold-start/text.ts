import { figure, textTable } from '../report/table.ts';
import { BUDGET, type ColdStarts } from './cold-start.ts';

/** Cold starts as a table for a terminal. */
export function coldStartText({ codebases, allSdks }: ColdStarts): string {
  const rows = [...Object.entries(codebases), ['all SDKs', allSdks] as const].map(([loaded, ms]) => ({
    loaded,
    'CPU ms': figure(ms),
    'of all SDKs': (ms / allSdks).toFixed(2),
  }));
  return [
    textTable(rows),
    '',
    `What an instance loads before its first event, the same for each function of a codebase; the budget is ${BUDGET}.`,
  ].join('\n');
}
