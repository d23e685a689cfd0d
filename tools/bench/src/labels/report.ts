import { type Judgement, judge, talks } from './judge.ts';
import { readPassages } from './passages.ts';
import { accuracyRows, calibrationRows, confusionRows } from './tables.ts';
import type { Rows } from '../report/table.ts';

/** Passages put together to one talk: some two minutes of speech. */
const PASSAGES_OF_A_TALK = 6;

/** How well labels are told, on the passages that the lexicon was tuned on and on those it was not. */
export interface LabelsReport {
  readonly dev: Judgement;
  readonly heldOut: Judgement;
  /** The held-out passages in talks of about two minutes. */
  readonly heldOutTalks: Judgement;
}

/** Labels all passages. */
export async function measureLabels(): Promise<LabelsReport> {
  const [dev, heldOut] = await Promise.all([readPassages('dev'), readPassages('held-out')]);
  return {
    dev: judge(dev),
    heldOut: judge(heldOut),
    heldOutTalks: judge(talks(heldOut, PASSAGES_OF_A_TALK)),
  };
}

/** The tables of a report, by the name of their place in docs/topics.md. */
export function labelTables({ dev, heldOut, heldOutTalks }: LabelsReport): Readonly<Record<string, Rows>> {
  return {
    accuracy: accuracyRows([
      ['dev, 15 s each', dev],
      ['held-out, 15 s each', heldOut],
      ['held-out, 2 min each', heldOutTalks],
    ]),
    confusion: confusionRows(heldOut),
    'confusion-dev': confusionRows(dev),
    calibration: calibrationRows(heldOut),
  };
}
