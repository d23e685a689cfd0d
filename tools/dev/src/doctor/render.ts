import { styleText } from 'node:util';
import type { Finding } from '@earshot/deploy/finding';
import { marks } from '../terminal/progress.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = {
  good: marks.done,
  fault: marks.failed,
  lack: marks.note,
  unknown: styleText('dim', '?'),
};

/** Findings as lines, each with what mends it, and a closing line. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.flatMap(({ what, state, detail, fix }) => [
    `${MARKS[state]} ${what.padEnd(width)}  ${detail}`,
    ...(fix === undefined ? [] : [`  ${' '.repeat(width)}  → ${fix}`]),
  ]);
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const closing = `${count('fault')} missing, ${count('lack')} optional missing, ${count('unknown')} not known`;
  return [...lines, closing].join('\n');
}
