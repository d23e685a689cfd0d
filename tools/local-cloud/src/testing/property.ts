/**
 * Settings of a property test: how many cases, and the seed of FC_SEED where it is set. A failure prints its seed.
 */
export function cases(numRuns: number): { numRuns: number; seed?: number } {
  const seed = process.env['FC_SEED'];
  return seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) };
}
