import { type Why, why } from '@earshot/contracts';
import { MAX_SIDE } from '@earshot/enrichment-core';
import type { SharpOptions } from 'sharp';
import { type CoverFormat, isCoverFormat, isHeic, MAX_PIXELS, tooLarge } from './limits.ts';
import { type Picture, smallerSizes } from './picture.ts';
import { images } from './sharp.ts';

/** Longest time that decoding may take, in seconds. */
const TIMEOUT_SEC = 30;
/** What shows through a transparent cover. */
const BACKGROUND = '#ffffff';

/**
 * A decoded cover: upright, in sRGB, without metadata, no side longer than 3,000 pixels, and opaque: what is judged is what
 * is published, on whatever background that is shown.
 */
export interface Cover extends Picture {
  /** The same in all sizes that are published below its own, ascending. */
  readonly smaller: readonly Picture[];
  readonly original: { readonly format: CoverFormat; readonly bytes: number };
}

/** A decoded cover, or why an image cannot be one. */
export type DecodedCover =
  { readonly ok: true; readonly cover: Cover } | { readonly ok: false; readonly why: Why };

const OPTIONS: SharpOptions = {
  limitInputPixels: Math.max(...Object.values(MAX_PIXELS)),
  failOn: 'truncated',
  pages: 1,
  sequentialRead: true,
};
const NO_COVER = why('image.format');

/** Decodes an upload once; of an animation the first picture, which is also the one that Vision judges. */
export async function decodeCover(bytes: Uint8Array): Promise<DecodedCover> {
  try {
    const format = await formatOf(bytes);
    if (typeof format === 'object') return { ok: false, why: format };
    const sharp = await images();
    const { data, info } = await sharp(bytes, OPTIONS)
      .timeout({ seconds: TIMEOUT_SEC })
      .autoOrient()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: BACKGROUND })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const largest = { pixels: data, width: info.width, height: info.height };
    const original = { format, bytes: bytes.length };
    return { ok: true, cover: { ...largest, smaller: await smallerSizes(largest), original } };
  } catch (error) {
    return { ok: false, why: whyNot(error, bytes) };
  }
}

/** The format by the header, which is all that is read of the image, or why it is not decoded. */
async function formatOf(bytes: Uint8Array): Promise<CoverFormat | Why> {
  const sharp = await images();
  const { format, width, height } = await sharp(bytes, OPTIONS).metadata();
  if (!isCoverFormat(format)) return NO_COVER;
  return tooLarge(format, width, height) ?? format;
}

function whyNot(error: unknown, bytes: Uint8Array): Why {
  const message = error instanceof Error ? error.message : String(error);
  if (isHeic(bytes)) return why('image.heic');
  if (/pixel limit/i.test(message)) return why('image.pixels', { megapixels: MAX_PIXELS.png / 1e6 });
  if (/unsupported image format|not.*known.*format/i.test(message)) return NO_COVER;
  if (/timeout/i.test(message)) return why('image.slow', { seconds: TIMEOUT_SEC });
  return why('image.damaged');
}
