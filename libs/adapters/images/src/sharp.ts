import { memo } from '@earshot/contracts';

/** Loaders that may touch an upload, all from memory: no SVG, PDF, TIFF, no file or network, no ImageMagick. */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
];

/**
 * libvips, closed to all formats but those of covers, without a cache (no upload is seen twice), and with one thread an
 * image: more would take as much more memory.
 */
export const images = memo(async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
});

/** The versions of what decides the bytes of an encoded cover. */
export async function encoderVersions(): Promise<Readonly<Record<string, string>>> {
  const { versions } = await images();
  const { vips, heif = '', aom = '', webp = '', mozjpeg = '' } = versions;
  return { vips, heif, aom, webp, mozjpeg };
}
