/** Makes the variants of one cover by one method, and tells what that took. Its argument is a {@link CoverRequest} as JSON. */
import { readFile } from 'node:fs/promises';
import { decodeCover } from '@earshot/adapter-images';
import sharp from 'sharp';
import { usageNow } from '../process/probe.ts';
import type { CoverRequest, CoverRun, VariantQuality } from './cover.ts';
import { methods, type Variant } from './methods.ts';
import { psnr, ssim } from './quality.ts';

async function main({ file, method }: CoverRequest): Promise<CoverRun> {
  const bytes = await readFile(file);
  // What any image needs is loaded before.
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .avif()
    .toBuffer();
  const before = usageNow();
  let peak = before.rssBytes;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss()));
  const looking = setInterval(look, 2);
  const started = performance.now();
  const variants = await methods[method](bytes);
  look();
  clearInterval(looking);
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = (usageNow().cpuUs - before.cpuUs) / 1e6;
  const qualities = method === 'earshot' ? await qualitiesOf(bytes, variants) : [];
  return { seconds, cpuSeconds, grownBytes: peak - before.rssBytes, qualities };
}

/** Each variant beside the cover, scaled to its size without any loss but that. */
async function qualitiesOf(bytes: Buffer, variants: readonly Variant[]): Promise<VariantQuality[]> {
  const decoded = await decodeCover(bytes);
  if (!decoded.ok) throw new Error(decoded.why.reason);
  const { pixels, width, height } = decoded.cover;
  const qualities: VariantQuality[] = [];
  for (const { format, side, data } of variants) {
    const copy = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const size = { width: copy.info.width, height: copy.info.height };
    const original = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .resize(size)
      .raw()
      .toBuffer();
    const pair = { ...size, original, copy: copy.data };
    qualities.push({ format, side, bytes: data.length, psnr: psnr(pair), ssim: ssim(pair) });
  }
  return qualities;
}

process.send?.({ run: await main(JSON.parse(process.argv[2] ?? '') as CoverRequest) });
