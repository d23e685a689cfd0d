import type { SessionScore } from './prequential.ts';

/** A measure with the interval that holds 95 % of what other samples of sessions would give. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Hit rate and mean reciprocal rank of one method. */
export interface Quality {
  readonly steps: number;
  readonly hitRate: Estimate;
  readonly reciprocalRank: Estimate;
}

/**
 * Quality over all steps, with intervals by bootstrap (Efron, 1979): sessions are drawn again with replacement, whole,
 * for the steps of one are not independent.
 */
export function qualityOf(sessions: readonly SessionScore[], samples: number, chance: () => number): Quality {
  const draws = Array.from({ length: samples }, () => {
    const drawn = sessions
      .map(() => sessions[Math.floor(chance() * sessions.length)])
      .filter((one) => one !== undefined);
    return ratesOf(drawn);
  });
  const { steps, hitRate, reciprocalRank } = ratesOf(sessions);
  return {
    steps,
    hitRate: { mean: hitRate, ...interval(draws.map((draw) => draw.hitRate)) },
    reciprocalRank: { mean: reciprocalRank, ...interval(draws.map((draw) => draw.reciprocalRank)) },
  };
}

function ratesOf(sessions: readonly SessionScore[]): {
  readonly steps: number;
  readonly hitRate: number;
  readonly reciprocalRank: number;
} {
  let [steps, hits, reciprocal] = [0, 0, 0];
  for (const session of sessions) {
    steps += session.steps;
    hits += session.hits;
    reciprocal += session.reciprocal;
  }
  const most = Math.max(1, steps);
  return { steps, hitRate: hits / most, reciprocalRank: reciprocal / most };
}

function interval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}
