import type { Rows } from '../report/table.ts';
import type { Judgement } from './judge.ts';
import { TOPICS } from './passages.ts';

/** What each topic's passages were labelled, in numbers of passages. */
export function confusionRows({ confusion }: Judgement): Rows {
  return TOPICS.map((topic) => ({
    'about ↓ labelled →': topic,
    ...Object.fromEntries(
      TOPICS.map((given) => [given === 'none' ? 'undecided' : given, String(confusion[topic][given])]),
    ),
  }));
}

/** How good the labels are, a row for each set of passages. */
export function accuracyRows(judged: readonly (readonly [name: string, judgement: Judgement])[]): Rows {
  return judged.map(([name, { passages, leaning, decided, precision }]) => ({
    passages: name,
    number: String(passages),
    'best guess right': percent(leaning),
    'given a label': percent(decided),
    'label right': percent(precision),
  }));
}

/** How often the best guess is right, by how sure it is. */
export function calibrationRows({ calibration }: Judgement): Rows {
  return calibration.map(({ from, passages, right }) => ({
    confidence: `${from}–${(from + 0.2).toFixed(1)}`,
    passages: String(passages),
    right: passages === 0 ? '–' : percent(right / passages),
  }));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
