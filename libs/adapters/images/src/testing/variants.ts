import type { ArtworkQualities } from '@earshot/enrichment-core';
import { type Cover, type EncodedVariant, encodeVariants } from '../index.ts';

const QUALITIES: ArtworkQualities = { avif: 55, webp: 80, jpeg: 82 };

/** All variants of a cover, of the qualities that settings have by default. */
export async function variantsOf(cover: Cover, qualities = QUALITIES): Promise<EncodedVariant[]> {
  const variants: EncodedVariant[] = [];
  for await (const variant of encodeVariants(cover, qualities)) variants.push(variant);
  return variants;
}
