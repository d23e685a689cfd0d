import { picture } from '@earshot/samples/images';

/** A cover as uploaders send them. */
export interface SampleCover {
  readonly name: string;
  readonly title: string;
  readonly make: () => Promise<Buffer>;
}

/** Covers that are measured, the usual one first. */
export const sampleCovers: readonly [SampleCover, ...SampleCover[]] = [
  {
    name: 'usual',
    title: 'JPEG, 3,000 × 3,000',
    make: () => picture(3000, 3000).jpeg({ quality: 90 }).toBuffer(),
  },
  {
    name: 'small',
    title: 'PNG, 1,400 × 1,400',
    make: () => picture(1400, 1400).png().toBuffer(),
  },
  {
    name: 'large',
    title: 'progressive JPEG, 6,700 × 6,700',
    make: () => picture(6700, 6700).jpeg({ quality: 90, progressive: true }).toBuffer(),
  },
];
