/** How often each stem occurs in a stretch of a text. */
export type Counts = ReadonlyMap<string, number>;

/** Sequences on either side of a gap that are compared: with 20 words each, two minutes of speech. */
const BLOCK = 15;
/** Where the sides have more than this in common, as a share of what the stretches beside them have within, nothing is parted. */
const MOST_IN_COMMON = 0.6;

/** A place where the words change. */
export interface TopicShift {
  /** The sequence that begins after it. */
  readonly at: number;
  /** 0–2: how far its sides have less in common than the stretches before and after have within. */
  readonly depth: number;
}

/**
 * Where the words of a text change, deepest first: TextTiling (Hearst, Computational Linguistics 23(1), 1997, pp. 33–64). Each
 * gap between sequences is scored by the cosine of the words before and after it; a shift is a valley of that score that
 * lies below the peaks on both sides, in all by more than is usual in this text.
 */
export function topicShifts(sequences: readonly Counts[]): TopicShift[] {
  const scores = smoothed(
    sequences.slice(1).map((_, i) => {
      const before = sum(sequences.slice(Math.max(0, i + 1 - BLOCK), i + 1));
      return cosine(before, sum(sequences.slice(i + 1, i + 1 + BLOCK)));
    }),
  );
  const valleys = scores.map((score, i) => {
    const hills = peak(scores, i, -1) + peak(scores, i, 1);
    return { at: i + 1, depth: hills - 2 * score, isDeep: hills > 0 && 2 * score <= MOST_IN_COMMON * hills };
  });
  const depths = valleys.map(({ depth }) => depth);
  const mean = average(depths);
  const deviation = Math.sqrt(average(depths.map((depth) => (depth - mean) ** 2)));
  return valleys
    .filter(({ depth, isDeep }) => isDeep && depth >= mean + deviation / 2)
    .map(({ at, depth }) => ({ at, depth }))
    .toSorted((a, b) => b.depth - a.depth || a.at - b.at);
}

/** The height of the hill beside a gap, on one side. */
function peak(scores: readonly number[], from: number, step: 1 | -1): number {
  let height = scores[from] ?? 0;
  for (let i = from + step; (scores[i] ?? -1) >= height; i += step) height = scores[i] ?? height;
  return height;
}

function smoothed(scores: readonly number[]): number[] {
  return scores.map((_, i) => average(scores.slice(Math.max(0, i - 1), i + 2)));
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

function sum(sequences: readonly Counts[]): Counts {
  const total = new Map<string, number>();
  for (const counts of sequences) {
    for (const [stem, count] of counts) total.set(stem, (total.get(stem) ?? 0) + count);
  }
  return total;
}

function cosine(a: Counts, b: Counts): number {
  const length = (counts: Counts) => Math.hypot(...counts.values());
  const shared = [...a].reduce((total, [stem, count]) => total + count * (b.get(stem) ?? 0), 0);
  return shared === 0 ? 0 : shared / (length(a) * length(b));
}
