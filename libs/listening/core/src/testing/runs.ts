/** How many cases a property of the fold is tried with: `./dev test` sets it for the ordinary and for the heavy run. */
export const CASES = Number(process.env['FC_RUNS'] ?? process.env['FOLD_CASES'] ?? 5_000);
/** The seed of all cases; `FC_SEED` repeats a run. */
export const SEED = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Parameters of a property that is tried with a share of the cases. */
export function runs(share = 1): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.ceil(CASES * share), seed: SEED };
}
