import type { Label } from '@earshot/contracts';
import { leaningOf, labelOf, termsOf } from '@earshot/enrichment-core';
import { type Passage, type Topic, TOPICS } from './passages.ts';

/** What became of passages of one topic: how many got each label, or none. */
export type Row = Readonly<Record<Topic, number>>;

/** How well passages are labelled. */
export interface Judgement {
  /** By what they are about, then by what they were labelled. */
  readonly confusion: Readonly<Record<Topic, Row>>;
  /** Of the passages about a label. */
  readonly passages: number;
  /** Share (0–1) of them that the label leant towards is right for, decided or not. */
  readonly leaning: number;
  /** Share of them that got a label. */
  readonly decided: number;
  /** Share of the labels given to them that are right. */
  readonly precision: number;
  /** How often the label leant towards is right, by its confidence in steps of a fifth. */
  readonly calibration: readonly {
    readonly from: number;
    readonly passages: number;
    readonly right: number;
  }[];
}

const STEP = 0.2;

/** Labels every passage. */
export function judge(passages: readonly Passage[]): Judgement {
  const judged = passages.map(({ topic, text }) => {
    const terms = termsOf(text);
    return { topic, given: labelOf(terms)?.label ?? 'none', leaning: leaningOf(terms) } as const;
  });
  const count = (topic: Topic, given: Topic) =>
    judged.filter((each) => each.topic === topic && each.given === given).length;
  const rowOf = (topic: Topic) =>
    Object.fromEntries(TOPICS.map((given) => [given, count(topic, given)])) as Record<Topic, number>;
  const about = judged.filter((each): each is typeof each & { topic: Label } => each.topic !== 'none');
  const labelled = about.filter(({ given }) => given !== 'none');
  const isRight = ({ topic, leaning }: (typeof about)[number]) => leaning?.label === topic;
  return {
    confusion: Object.fromEntries(TOPICS.map((topic) => [topic, rowOf(topic)])) as Record<Topic, Row>,
    passages: about.length,
    leaning: share(about.filter(isRight).length, about.length),
    decided: share(labelled.length, about.length),
    precision: share(labelled.filter(({ topic, given }) => topic === given).length, labelled.length),
    calibration: [0.2, 0.4, 0.6, 0.8].map((from) => {
      const within = about.filter(({ leaning }) => {
        const confidence = leaning?.confidence ?? 0;
        return confidence >= from && (confidence < from + STEP || from === 0.8);
      });
      return { from, passages: within.length, right: within.filter(isRight).length };
    }),
  };
}

/** Passages of one topic in a row, as one longer talk: `count` of them each, from different places. */
export function talks(passages: readonly Passage[], count: number): Passage[] {
  return TOPICS.flatMap((topic) => {
    const own = passages.filter((passage) => passage.topic === topic);
    return own.map((_, i) => ({
      topic,
      text: Array.from({ length: count }, (_each, k) => own[(i + k * 7) % own.length]?.text ?? '').join(' '),
    }));
  });
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
