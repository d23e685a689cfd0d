import assert from 'node:assert/strict';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import { type Cover, decodeCover, encodeVariants, impression, visionJpeg } from './index.ts';

const flat = (width: number, height: number, background: string | object = '#c02840') =>
  sharp({ create: { width, height, channels: 4, background } });
const noisy = (side: number) =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

async function coverOf(bytes: Uint8Array): Promise<Cover> {
  const decoded = await decodeCover(bytes);
  assert.ok(decoded.ok, JSON.stringify(decoded));
  return decoded.cover;
}

const pixel = (cover: Cover, x: number, y: number) => [
  ...cover.pixels.subarray((y * cover.width + x) * cover.channels).subarray(0, 3),
];

describe('decoding a cover', () => {
  const formats = {
    JPEG: () => flat(40, 30).flatten().jpeg().toBuffer(),
    PNG: () => flat(40, 30).png().toBuffer(),
    'a PNG of 16 bits': () => flat(40, 30).toColourspace('rgb16').png().toBuffer(),
    'a grey PNG': () => flat(40, 30).toColourspace('b-w').png().toBuffer(),
    'a CMYK JPEG': () => flat(40, 30).flatten().toColourspace('cmyk').jpeg().toBuffer(),
    WebP: () => flat(40, 30).webp().toBuffer(),
    GIF: () => flat(40, 30).gif().toBuffer(),
    AVIF: () => flat(40, 30).avif().toBuffer(),
  };
  for (const [format, make] of Object.entries(formats)) {
    it(`takes ${format}`, async () => {
      const cover = await coverOf(await make());
      assert.deepEqual([cover.width, cover.height], [40, 30]);
      assert.equal(cover.pixels.length, 40 * 30 * cover.channels);
    });
  }

  it('takes the first picture of an animation only', async () => {
    const frames = Buffer.concat(
      await Promise.all(['#ff0000', '#0000ff'].map((colour) => flat(20, 20, colour).raw().toBuffer())),
    );
    const gif = await sharp(frames, { raw: { width: 20, height: 40, channels: 4, pageHeight: 20 } })
      .gif()
      .toBuffer();
    assert.equal((await sharp(gif).metadata()).pages, 2, 'it is an animation');
    const cover = await coverOf(gif);
    assert.deepEqual([cover.width, cover.height], [20, 20]);
    assert.deepEqual(pixel(cover, 10, 10), [255, 0, 0]);
  });

  it('turns it upright and drops its metadata', async () => {
    const jpeg = await flat(40, 20)
      .flatten()
      .withExif({ IFD0: { Artist: 'someone' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const cover = await coverOf(jpeg);
    assert.deepEqual([cover.width, cover.height], [20, 40]);
    for await (const { data } of encodeVariants(cover)) {
      const { exif, icc, orientation } = await sharp(data).metadata();
      assert.deepEqual([exif, icc, orientation], [undefined, undefined, undefined]);
    }
  });

  it('brings wide colours to sRGB', async () => {
    const p3 = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00ff00' } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    assert.ok((await sharp(p3).metadata()).icc, 'it has a profile');
    const [red = 255, green = 0] = pixel(await coverOf(p3), 4, 4);
    assert.ok(green > 240 && red < 80, `${red} ${green}`);
  });

  it('scales down to 3,000 pixels at once, and never up', async () => {
    const cover = await coverOf(await flat(4000, 1000).png().toBuffer());
    assert.deepEqual([cover.width, cover.height], [3000, 750]);
  });

  const refused = {
    'a bomb of 240 megapixels': [
      () =>
        sharp({ create: { width: 16_000, height: 15_000, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
      /50 megapixels/,
    ],
    SVG: [
      () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      /not a JPEG/,
    ],
    TIFF: [() => flat(9, 9).tiff().toBuffer(), /not a JPEG/],
    PDF: [() => Promise.resolve(Buffer.from('%PDF-1.7\n')), /not a JPEG/],
    text: [() => Promise.resolve(Buffer.from('hello')), /not a JPEG/],
    'no bytes': [() => Promise.resolve(Buffer.alloc(0)), /./],
    'a PNG cut in half': [async () => half(await noisy(100).png().toBuffer()), /damaged/],
    'a JPEG cut in half': [async () => half(await noisy(100).jpeg().toBuffer()), /damaged/],
    'a WebP cut in half': [async () => half(await noisy(100).webp().toBuffer()), /damaged/],
  } as const;
  for (const [what, [make, reason]] of Object.entries(refused)) {
    it(`refuses ${what}, and says why`, async () => {
      const decoded = await decodeCover(await make());
      assert.ok(!decoded.ok);
      assert.match(decoded.reason, reason);
    });
  }
});

describe('encoding a cover', () => {
  it('makes every size below its own, and its own, as WebP and JPEG', async () => {
    const cover = await coverOf(await flat(700, 350).png().toBuffer());
    const made: string[] = [];
    for await (const { format, side, width, height, data } of encodeVariants(cover)) {
      const metadata = await sharp(data).metadata();
      assert.deepEqual([metadata.format, metadata.width, metadata.height], [format, width, height]);
      made.push(`${format} ${side} ${width}x${height}`);
    }
    assert.deepEqual(made, [
      'webp 64 64x32',
      'jpeg 64 64x32',
      'webp 300 300x150',
      'jpeg 300 300x150',
      'webp 640 640x320',
      'jpeg 640 640x320',
      'webp 700 700x350',
      'jpeg 700 700x350',
    ]);
  });

  it('keeps transparency in WebP and puts it on white in JPEG', async () => {
    const cover = await coverOf(await flat(20, 20, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer());
    for await (const { format, data } of encodeVariants(cover)) {
      const { isOpaque } = await sharp(data).stats();
      assert.equal(isOpaque, format === 'jpeg');
      if (format === 'jpeg') assert.equal((await sharp(data).raw().toBuffer())[0], 255);
    }
  });

  it('shows Vision a bounded JPEG', async () => {
    const { format, width, height } = await sharp(
      await visionJpeg(await coverOf(await flat(3000, 1500).png().toBuffer())),
    ).metadata();
    assert.deepEqual([format, width, height], ['jpeg', 1024, 512]);
  });

  it('gives a placeholder and a dominant colour that look like it', async () => {
    const { placeholder, dominant_color } = await impression(
      await coverOf(await flat(300, 300).png().toBuffer()),
    );
    const { rgba } = thumbHashToRGBA(Buffer.from(placeholder, 'base64'));
    assert.ok(Math.abs((rgba[0] ?? 0) - 0xc0) < 24 && Math.abs((rgba[1] ?? 0) - 0x28) < 24);
    const found = [1, 3, 5].map((at) => parseInt(dominant_color.slice(at, at + 2), 16));
    [0xc0, 0x28, 0x40].forEach((part, i) =>
      assert.ok(Math.abs((found[i] ?? 0) - part) <= 16, dominant_color),
    );
  });
});

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}
