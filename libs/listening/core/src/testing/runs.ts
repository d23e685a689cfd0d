import { cases } from '@earshot/testing';

/** How many cases a property of the fold is tried with: `./dev test` sets it for the ordinary and for the heavy run. */
export const { numRuns: CASES } = cases(Number(process.env['FOLD_CASES'] ?? 5_000));

/** Parameters of a property that is tried with a share of the cases. */
export function runs(share = 1): { readonly numRuns: number } {
  return { numRuns: Math.ceil(CASES * share) };
}
