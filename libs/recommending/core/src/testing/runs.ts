/** How many cases a property is tried on: FC_RUNS, else as given; FC_SEED repeats a run. */
export function runs(ordinary: number): { readonly numRuns: number; readonly seed?: number } {
  const [count, seed] = [process.env['FC_RUNS'], process.env['FC_SEED']];
  return { numRuns: count ? Number(count) : ordinary, ...(seed ? { seed: Number(seed) } : {}) };
}
