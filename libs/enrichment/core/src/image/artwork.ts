import { createHash } from 'node:crypto';
import type { ArtworkVariant } from '@earshot/contracts';

/** How well each format is encoded: 1 to 100. */
export type ArtworkQualities = Readonly<Record<ArtworkVariant['format'], number>>;

/** Goes up with every change of how covers are decoded and encoded. */
const RECIPE_VERSION = 1;

/**
 * The name of what is published of a cover: made from all that decides its bytes, so that the same cover, uploaded for
 * many episodes, is stored and cached once, and what a name stands for never changes.
 * @param original the bytes as they were uploaded
 * @param encoder the versions of the encoders
 */
export function artworkId(
  original: Uint8Array,
  qualities: ArtworkQualities,
  encoder: Readonly<Record<string, string>>,
): string {
  const { avif, webp, jpeg } = qualities;
  const recipe = JSON.stringify([RECIPE_VERSION, avif, webp, jpeg, Object.entries(encoder).sort()]);
  return createHash('sha256')
    .update(original)
    .update(createHash('sha256').update(recipe).digest())
    .digest('hex');
}

/** Where all files of some artwork lie in the derived bucket. */
export function artworkFolder(id: string): string {
  return `artwork/${id}/`;
}

/** The name of one file of some artwork; `side` is its longest side in pixels. */
export function artworkName(id: string, side: number, format: ArtworkVariant['format']): string {
  return `${artworkFolder(id)}${side}.${format === 'jpeg' ? 'jpg' : format}`;
}
