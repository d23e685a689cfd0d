import { memo } from '@earshot/contracts';

/** Loaders that may touch an upload, all from memory: no SVG, PDF, TIFF, no file or network, no ImageMagick. */
const LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
];

/** libvips, closed to all formats but those of covers, and without a cache: no upload is seen twice. */
export const images = memo(async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
});
