/** Widths that covers are published in, in pixels. */
const VARIANT_SIZES = [64, 300, 640, 1400, 3000] as const;
/** No cover is kept larger than this, in pixels a side (Apple Podcasts' largest artwork). */
export const MAX_SIDE = 3000;

/**
 * The sizes (longest side, in pixels) to make of a cover, ascending: all that are smaller than the cover, and the cover's
 * own, so that nothing is ever scaled up.
 */
export function variantSides(width: number, height: number): number[] {
  const side = Math.min(Math.max(width, height), MAX_SIDE);
  return [...VARIANT_SIZES.filter((size) => size < side), side];
}
