import { variantSides } from '@earshot/enrichment-core';
import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { Cover } from './decode.ts';
import { images } from './sharp.ts';

/** One encoded size of a cover. */
export interface EncodedVariant {
  readonly format: 'webp' | 'jpeg';
  /** Longest side, in pixels. */
  readonly side: number;
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/** Longest side of what Vision gets to see, in pixels: more tells it nothing. */
const VISION_SIDE = 1024;
/** Longest side of the picture that a placeholder is made from (ThumbHash). */
const PLACEHOLDER_SIDE = 100;
const WEBP_QUALITY = 80;
const JPEG_QUALITY = 82;
/** What shows through a transparent cover where the format knows no transparency. */
const BACKGROUND = '#ffffff';

/** A cover as the bounded JPEG that Vision is asked about. */
export async function visionJpeg(cover: Cover): Promise<Buffer> {
  return (await opaque(cover, VISION_SIDE)).jpeg({ quality: 85 }).toBuffer();
}

/** A cover in all its sizes, smallest first, each as WebP (with transparency) and JPEG (without). */
export async function* encodeVariants(cover: Cover): AsyncGenerator<EncodedVariant> {
  for (const side of variantSides(cover.width, cover.height)) {
    const webp = (await sized(cover, side)).webp({ quality: WEBP_QUALITY });
    const jpeg = (await opaque(cover, side)).jpeg({ quality: JPEG_QUALITY, progressive: true });
    for (const [format, picture] of [
      ['webp', webp],
      ['jpeg', jpeg],
    ] as const) {
      const { data, info } = await picture.toBuffer({ resolveWithObject: true });
      yield { format, side, width: info.width, height: info.height, data };
    }
  }
}

/** A cover's ThumbHash in base64 and its dominant colour as `#rrggbb`. */
export async function impression(
  cover: Cover,
): Promise<{ readonly placeholder: string; readonly dominant_color: string }> {
  const { data, info } = await (
    await sized(cover, PLACEHOLDER_SIDE)
  )
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const sharp = await images();
  const raw = { width: info.width, height: info.height, channels: 4 } as const;
  const { dominant } = await sharp(data, { raw }).flatten({ background: BACKGROUND }).stats();
  const hex = [dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0'));
  return {
    placeholder: Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64'),
    dominant_color: `#${hex.join('')}`,
  };
}

async function sized({ pixels, width, height, channels }: Cover, side: number): Promise<Sharp> {
  const sharp = await images();
  return sharp(pixels, { raw: { width, height, channels } }).resize({
    width: side,
    height: side,
    fit: 'inside',
    withoutEnlargement: true,
  });
}

async function opaque(cover: Cover, side: number): Promise<Sharp> {
  return (await sized(cover, side)).flatten({ background: BACKGROUND });
}
