import { rgbaToThumbHash } from 'thumbhash';
import type { Cover } from './decode.ts';
import { atLeast } from './encode.ts';
import { scaled } from './picture.ts';
import { images } from './sharp.ts';

/** Longest side of the picture that a placeholder is made from (ThumbHash). */
const PLACEHOLDER_SIDE = 100;

/** A cover's ThumbHash in base64 and its dominant colour as `#rrggbb`. */
export async function impression(
  cover: Cover,
): Promise<{ readonly placeholder: string; readonly dominant_color: string }> {
  const small = await scaled(atLeast(cover, PLACEHOLDER_SIDE), PLACEHOLDER_SIDE);
  const { data, info } = await small.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const sharp = await images();
  const { dominant } = await sharp(data, { raw: { width, height, channels: 4 } }).stats();
  const hex = [dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0'));
  return {
    placeholder: Buffer.from(rgbaToThumbHash(width, height, data)).toString('base64'),
    dominant_color: `#${hex.join('')}`,
  };
}
