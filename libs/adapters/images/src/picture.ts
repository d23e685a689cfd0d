import { variantSides } from '@earshot/enrichment-core';
import type { Sharp } from 'sharp';
import { images } from './sharp.ts';

/** Decoded pixels: RGB, 3 bytes a pixel. */
export interface Picture {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A picture for libvips to go on with. */
export async function opened({ pixels, width, height }: Picture): Promise<Sharp> {
  const sharp = await images();
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A picture scaled down to a longest side, in pixels. */
export async function scaled(picture: Picture, side: number): Promise<Sharp> {
  const bounds = { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
  return (await opened(picture)).resize(bounds);
}

/**
 * A picture in all sizes that are published below its own, ascending. Each is made from the next larger one: together that
 * takes little more than the first of them.
 */
export async function smallerSizes(largest: Picture): Promise<Picture[]> {
  const sides = variantSides(largest.width, largest.height).slice(0, -1);
  const pictures = [largest];
  for (const side of sides.toReversed()) {
    const picture = await scaled(pictures[0] ?? largest, side);
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    pictures.unshift({ pixels: data, width: info.width, height: info.height });
  }
  return pictures.slice(0, -1);
}
