import sharp from 'sharp';
import type { CorpusImage } from './upload.ts';
import { frames, picture } from './pixels.ts';

const W = 96;
const H = 72;

const good = (name: string, make: () => Promise<Buffer>): CorpusImage => ({ name, make, good: true });
const p3 = () => picture(W, H).withIccProfile('p3');

/** Covers that are taken: every format in the shapes that its encoders leave behind. */
export const goodImages: readonly CorpusImage[] = [
  good('baseline.jpg', () => picture(W, H).jpeg().toBuffer()),
  good('progressive.jpg', () => picture(W, H).jpeg({ progressive: true }).toBuffer()),
  good('full-chroma.jpg', () => picture(W, H).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()),
  good('worst-quality.jpg', () => picture(W, H).jpeg({ quality: 1 }).toBuffer()),
  good('best-quality.jpg', () => picture(W, H).jpeg({ quality: 100 }).toBuffer()),
  good('grey.jpg', () => picture(W, H).toColourspace('b-w').jpeg().toBuffer()),
  good('cmyk.jpg', () => picture(W, H).toColourspace('cmyk').jpeg().toBuffer()),
  good('wide-colours.jpg', () => p3().jpeg().toBuffer()),
  good('told-where.jpg', () =>
    picture(W, H)
      .withExif({ IFD0: { Artist: 'someone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
      .jpeg()
      .toBuffer(),
  ),
  good('followed-by-more.jpg', async () =>
    Buffer.concat([await picture(W, H).jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')]),
  ),
  good('named.png.jpg', () => picture(W, H).png().toBuffer()),
  ...[2, 3, 4, 5, 6, 7, 8].map((orientation) =>
    good(`turned-${orientation}.jpg`, () => picture(W, H).withMetadata({ orientation }).jpeg().toBuffer()),
  ),
  good('colour.png', () => picture(W, H).png().toBuffer()),
  good('transparent.png', () => picture(W, H, 4).png().toBuffer()),
  good('all-transparent.png', () =>
    sharp({ create: { width: W, height: H, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer(),
  ),
  good('palette.png', () => picture(W, H).png({ palette: true, colours: 16 }).toBuffer()),
  good('grey.png', () => picture(W, H).toColourspace('b-w').png().toBuffer()),
  good('grey-and-alpha.png', () => picture(W, H, 2).toColourspace('b-w').png().toBuffer()),
  good('deep.png', () => picture(W, H).toColourspace('rgb16').png().toBuffer()),
  good('deep-transparent.png', () => picture(W, H, 4).toColourspace('rgb16').png().toBuffer()),
  good('interlaced.png', () => picture(W, H).png({ progressive: true }).toBuffer()),
  good('wide-colours.png', () => p3().png().toBuffer()),
  good('one-pixel.png', () => picture(1, 1).png().toBuffer()),
  good('a-line-across.png', () => picture(3001, 1).png().toBuffer()),
  good('a-line-down.png', () => picture(1, 3001).png().toBuffer()),
  good('lossy.webp', () => picture(W, H).webp().toBuffer()),
  good('lossless.webp', () => picture(W, H).webp({ lossless: true }).toBuffer()),
  good('transparent.webp', () => picture(W, H, 4).webp().toBuffer()),
  good('moving.webp', async () => (await frames(W, H, 3)).webp().toBuffer()),
  good('still.gif', () => picture(W, H).gif().toBuffer()),
  good('transparent.gif', () => picture(W, H, 4).gif().toBuffer()),
  good('interlaced.gif', () => picture(W, H).gif({ progressive: true }).toBuffer()),
  good('moving.gif', async () => (await frames(W, H, 3)).gif().toBuffer()),
  good('one-pixel.gif', () => picture(1, 1).gif().toBuffer()),
  good('usual.avif', () => picture(W, H).avif({ effort: 0 }).toBuffer()),
  good('full-chroma.avif', () => picture(W, H).avif({ effort: 0, chromaSubsampling: '4:4:4' }).toBuffer()),
  good('transparent.avif', () => picture(W, H, 4).avif({ effort: 0 }).toBuffer()),
  good('lossless.avif', () => picture(W, H).avif({ effort: 0, lossless: true }).toBuffer()),
];
