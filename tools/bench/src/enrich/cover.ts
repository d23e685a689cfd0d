import { startMeasured } from '../process/measured-process.ts';
import type { Method, Variant } from './methods.ts';

/** What is measured in a process of its own. */
export interface CoverRequest {
  readonly file: string;
  readonly method: Method;
}

/** A variant and how near it is to the cover. */
export interface VariantQuality extends Pick<Variant, 'format' | 'side'> {
  readonly bytes: number;
  /** dB. */
  readonly psnr: number;
  /** 0–1. */
  readonly ssim: number;
}

/** What making all variants of one cover took. */
export interface CoverRun {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Memory at its most, above what the process had before. */
  readonly grownBytes: number;
  /** Of the product's variants; empty for other methods. */
  readonly qualities: readonly VariantQuality[];
}

/** Makes the variants of a cover in a fresh process. */
export async function measureCover(request: CoverRequest): Promise<CoverRun> {
  const process = startMeasured({
    script: new URL('./cover-process.ts', import.meta.url).href,
    args: [JSON.stringify(request)],
  });
  try {
    return await process.told<CoverRun>('run');
  } finally {
    await process.stop();
  }
}
