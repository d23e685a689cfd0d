import { decodeCover, encodeVariants, impression, visionJpeg } from '@earshot/adapter-images';
import { variantSides } from '@earshot/enrichment-core';
import sharp, { type Sharp } from 'sharp';

/** One encoded size of a cover. */
export interface Variant {
  readonly format: 'avif' | 'webp' | 'jpeg';
  readonly side: number;
  readonly data: Buffer;
}

/** The qualities that settings have by default. */
const QUALITIES = { avif: 55, webp: 80, jpeg: 82 } as const;

/** What is made of a cover, and how. */
export const methods = {
  /** As the product does it: one decode. */
  earshot: async (bytes: Buffer): Promise<Variant[]> => {
    const decoded = await decodeCover(bytes);
    if (!decoded.ok) throw new Error(decoded.why.reason);
    await visionJpeg(decoded.cover);
    await impression(decoded.cover);
    const variants: Variant[] = [];
    for await (const variant of encodeVariants(decoded.cover, QUALITIES)) variants.push(variant);
    return variants;
  },
  /** Every variant decoded from the original, with our encoders' settings. */
  naive: (bytes: Buffer) =>
    chain(bytes, {
      avif: (image) => image.avif({ quality: QUALITIES.avif, effort: 1, chromaSubsampling: '4:2:0' }),
      webp: (image) => image.webp({ quality: QUALITIES.webp }),
      jpeg: (image) => image.jpeg({ quality: QUALITIES.jpeg, mozjpeg: true }),
    }),
  /** Every variant decoded from the original, with sharp's own settings but for the qualities. */
  defaults: (bytes: Buffer) =>
    chain(bytes, {
      avif: (image) => image.avif({ quality: QUALITIES.avif }),
      webp: (image) => image.webp({ quality: QUALITIES.webp }),
      jpeg: (image) => image.jpeg({ quality: QUALITIES.jpeg }),
    }),
} as const;

/** One of {@link methods}. */
export type Method = keyof typeof methods;

type Encoders = Readonly<Record<Variant['format'], (image: Sharp) => Sharp>>;

async function chain(bytes: Buffer, encoders: Encoders): Promise<Variant[]> {
  const at = (side: number) =>
    sharp(bytes)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside' })
      .flatten({ background: '#ffffff' });
  await at(1024).jpeg({ quality: 85 }).toBuffer();
  await at(100).ensureAlpha().raw().toBuffer();
  const { width, height } = await sharp(bytes).metadata();
  const variants: Variant[] = [];
  for (const side of variantSides(width, height)) {
    for (const format of ['avif', 'webp', 'jpeg'] as const) {
      variants.push({ format, side, data: await encoders[format](at(side)).toBuffer() });
    }
  }
  return variants;
}
