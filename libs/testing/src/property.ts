import fc from 'fast-check';

/** The seed of every property and of every dice in this run; the one of `FC_SEED` repeats a run. */
export const SEED = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

fc.configureGlobal({ seed: SEED });

/** How many cases a property is tried with: `FC_RUNS` where it is set. A failure prints its seed. */
export function cases(usual: number): { readonly numRuns: number } {
  return { numRuns: Number(process.env['FC_RUNS'] ?? usual) };
}
