import { MAX_SIDE } from '@earshot/enrichment-core';
import type { SharpOptions } from 'sharp';
import { images } from './sharp.ts';

/** Most pixels that an upload may have; a small file can claim gigabytes. */
export const MAX_PIXELS = 50_000_000;
/** Longest time that decoding may take, in seconds. */
const TIMEOUT_SEC = 30;

/** A decoded cover: upright, in sRGB, without metadata, no side longer than 3,000 pixels. */
export interface Cover {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** A decoded cover, or why an image cannot be one. */
export type DecodedCover =
  { readonly ok: true; readonly cover: Cover } | { readonly ok: false; readonly reason: string };

/** Decodes an upload once; of an animation the first picture, which is also the one that Vision judges. */
export async function decodeCover(bytes: Uint8Array): Promise<DecodedCover> {
  const sharp = await images();
  const options: SharpOptions = {
    limitInputPixels: MAX_PIXELS,
    failOn: 'truncated',
    pages: 1,
    sequentialRead: true,
  };
  try {
    const { data, info } = await sharp(bytes, options)
      .timeout({ seconds: TIMEOUT_SEC })
      .autoOrient()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return { ok: true, cover: { pixels: data, width, height, channels: channels === 4 ? 4 : 3 } };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(message)) return `the image has more than ${MAX_PIXELS / 1e6} megapixels`;
  if (/unsupported image format|not.*known.*format/i.test(message)) {
    return 'the image is not a JPEG, PNG, WebP, GIF or AVIF that can be read';
  }
  if (/timeout/i.test(message)) return `the image takes longer than ${TIMEOUT_SEC} seconds to decode`;
  return 'the image is damaged';
}
