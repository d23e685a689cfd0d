import type { ArtworkQualities } from '@earshot/enrichment-core';
import type { OutputInfo, Sharp } from 'sharp';
import type { Cover } from './decode.ts';
import { opened, type Picture, scaled } from './picture.ts';

/** One encoded size of a cover. */
export interface EncodedVariant {
  readonly format: 'avif' | 'webp' | 'jpeg';
  /** Longest side, in pixels. */
  readonly side: number;
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/** Longest side of what Vision gets to see, in pixels: more tells it nothing. */
const VISION_SIDE = 1024;
/** Longest time that encoding one variant may take, in seconds. */
const TIMEOUT_SEC = 30;
/** sharp's default, 4, takes 24 times as long at 3,000 pixels, for 5 % fewer bytes (docs/adr). */
const AVIF_EFFORT = 1;
/** A JPEG made from a JPEG is not encoded worse than this, even when it is larger than that one. */
const MIN_JPEG_QUALITY = 30;
const JPEG_QUALITY_STEP = 16;

/** A cover as the bounded JPEG that Vision is asked about. */
export async function visionJpeg(cover: Cover): Promise<Buffer> {
  return (await scaled(atLeast(cover, VISION_SIDE), VISION_SIDE)).jpeg({ quality: 85 }).toBuffer();
}

/**
 * A cover in all its sizes, smallest first, one at a time: each as AVIF and WebP, where that is not larger than the
 * original, and as JPEG, which everything can show.
 */
export async function* encodeVariants(
  cover: Cover,
  qualities: ArtworkQualities,
): AsyncGenerator<EncodedVariant> {
  const { original } = cover;
  for (const level of [...cover.smaller, cover]) {
    const side = Math.max(level.width, level.height);
    const picture = await opened(level);
    const avif = await encoded(
      picture.clone().avif({ quality: qualities.avif, effort: AVIF_EFFORT, chromaSubsampling: '4:2:0' }),
    );
    if (avif.data.length <= original.bytes) yield variant('avif', side, avif);
    const webp = await encoded(picture.clone().webp({ quality: qualities.webp }));
    if (webp.data.length <= original.bytes) yield variant('webp', side, webp);
    yield variant('jpeg', side, await jpegOf(picture, qualities.jpeg, original));
  }
}

/**
 * A JPEG of the quality asked for. One that was made from a JPEG of lower quality would be larger and no better: that is
 * brought down until it is not.
 */
async function jpegOf(picture: Sharp, quality: number, original: Cover['original']): Promise<Encoded> {
  const jpeg = await encoded(picture.clone().jpeg({ quality, mozjpeg: true }));
  const isBlownUp = original.format === 'jpeg' && jpeg.data.length > original.bytes;
  return isBlownUp && quality > MIN_JPEG_QUALITY
    ? jpegOf(picture, Math.max(MIN_JPEG_QUALITY, quality - JPEG_QUALITY_STEP), original)
    : jpeg;
}

interface Encoded {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

function encoded(picture: Sharp): Promise<Encoded> {
  return picture.timeout({ seconds: TIMEOUT_SEC }).toBuffer({ resolveWithObject: true });
}

function variant(
  format: EncodedVariant['format'],
  side: number,
  { data, info: { width, height } }: Encoded,
): EncodedVariant {
  return { format, side, width, height, data };
}

/** The smallest size of a cover that is not smaller than a longest side, in pixels. */
export function atLeast(cover: Cover, side: number): Picture {
  return cover.smaller.find(({ width, height }) => Math.max(width, height) >= side) ?? cover;
}
