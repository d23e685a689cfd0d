import { type Amounts, defined } from './figures.ts';
import type { RetentionPoint } from './views.ts';

/** Something that is said from a moment on, in seconds from the beginning. */
export interface Line {
  readonly start: number;
  readonly text: string;
}

/** Percent of an episode that one point stands for. */
const STEP = 5;

/** The retention curve: how many sessions heard each 5 % of an episode, and what is said there. */
export function retentionOf(
  reach: Amounts,
  durationSec: number | undefined,
  lines: readonly Line[],
): RetentionPoint[] {
  const percents = Array.from({ length: 100 / STEP }, (_, i) => i * STEP);
  const most = Math.max(0, ...percents.map((percent) => reach[percent] ?? 0));
  return percents.map((percent) => {
    const sessions = reach[percent] ?? 0;
    const second = durationSec === undefined ? undefined : (percent / 100) * durationSec;
    return defined({
      percent,
      second,
      sessions,
      share: most > 0 ? sessions / most : 0,
      line: second === undefined ? undefined : lineAt(lines, second),
    });
  });
}

/** What is said at a second: the line that began last; before the first one, the first. */
function lineAt(lines: readonly Line[], second: number): string | undefined {
  const last = lines.findLast(({ start }) => start <= second) ?? lines[0];
  return last?.text;
}
