import { type Why, why } from '@earshot/contracts';

/** Formats of covers, by the name libvips gives them; `heif` is AVIF, which is all that this build of it reads. */
export type CoverFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif';

/**
 * Most pixels that an upload may have, by format: a small file can claim gigabytes. Decoding takes up to 10 bytes a pixel
 * in memory (PNG, interlaced, 16 bits), AVIF 18.
 */
export const MAX_PIXELS: Readonly<Record<CoverFormat, number>> = {
  jpeg: 50_000_000,
  png: 50_000_000,
  webp: 50_000_000,
  gif: 50_000_000,
  heif: 25_000_000,
};

/** Whether a format that libvips names is one of covers. */
export function isCoverFormat(format: string): format is CoverFormat {
  return Object.hasOwn(MAX_PIXELS, format);
}

/** Why an image is refused whose header tells its size; undefined when it is not too large. */
export function tooLarge(format: CoverFormat, width: number, height: number): Why | undefined {
  if (width * height <= MAX_PIXELS[format]) return undefined;
  const megapixels = MAX_PIXELS[format] / 1e6;
  return why(format === 'heif' ? 'image.avif_pixels' : 'image.pixels', { megapixels });
}

/** Brands of ISO media files whose pictures are HEVC (ISO/IEC 23008-12, B.4). */
const HEVC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis'];

/** Whether bytes begin as a HEIC picture does: HEVC, which takes a patent licence to decode. */
export function isHeic(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(4, 12)).toString('latin1');
  return head.startsWith('ftyp') && HEVC_BRANDS.includes(head.slice(4));
}
