import assert from 'node:assert/strict';
import { picture } from '@earshot/samples/images';
import sharp from 'sharp';
import { thumbHashToRGBA } from 'thumbhash';
import { type Cover, decodeCover, impression, visionJpeg } from './index.ts';
import { variantsOf } from './testing/variants.ts';

const flat = (width: number, height: number, background: string | object = '#c02840') =>
  sharp({ create: { width, height, channels: 4, background } });
async function coverOf(bytes: Uint8Array): Promise<Cover> {
  const decoded = await decodeCover(bytes);
  assert.ok(decoded.ok, JSON.stringify(decoded));
  return decoded.cover;
}

const pixel = (cover: Cover, x: number, y: number) => [
  ...cover.pixels.subarray((y * cover.width + x) * 3).subarray(0, 3),
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
      assert.equal(cover.pixels.length, 40 * 30 * 3);
    });
  }

  for (const format of ['gif', 'webp'] as const) {
    it(`takes the first picture of an animated ${format} only`, async () => {
      const frames = Buffer.concat(
        await Promise.all(['#ff0000', '#0000ff'].map((colour) => flat(20, 20, colour).raw().toBuffer())),
      );
      const raw = { width: 20, height: 40, channels: 4, pageHeight: 20 } as const;
      const animation = await sharp(frames, { raw }).toFormat(format, { lossless: true }).toBuffer();
      assert.equal((await sharp(animation).metadata()).pages, 2, 'it is an animation');
      const cover = await coverOf(animation);
      assert.deepEqual([cover.width, cover.height], [20, 20]);
      assert.deepEqual(pixel(cover, 10, 10), [255, 0, 0]);
    });
  }

  it('shows nothing that it hides: what is judged is on white, and so is what is published', async () => {
    const white = { r: 255, g: 255, b: 255, alpha: 0.9 };
    const cover = await coverOf(await flat(20, 20, white).png().toBuffer());
    assert.deepEqual(pixel(cover, 10, 10), [255, 255, 255]);
    for (const { data } of await variantsOf(cover)) {
      assert.equal((await sharp(data).metadata()).hasAlpha, false);
    }
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
    for (const { data } of await variantsOf(cover)) {
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
});

describe('encoding a cover', () => {
  it('makes every size below its own, and its own, as AVIF, WebP and JPEG', async () => {
    const made: string[] = [];
    for (const { format, side, width, height, data } of await variantsOf(
      await coverOf(await picture(700, 350).png().toBuffer()),
    )) {
      const metadata = await sharp(data).metadata();
      assert.deepEqual(
        [metadata.mediaType, metadata.width, metadata.height],
        [`image/${format}`, width, height],
      );
      made.push(`${format} ${side} ${width}x${height}`);
    }
    const sizes = ['64 64x32', '300 300x150', '640 640x320', '700 700x350'];
    assert.deepEqual(
      made,
      sizes.flatMap((size) => [`avif ${size}`, `webp ${size}`, `jpeg ${size}`]),
    );
  });

  it('spends fewer bytes on newer formats', async () => {
    const made = await variantsOf(await coverOf(await picture(640, 640).png().toBuffer()));
    const [avif, webp, jpeg] = made.slice(-3).map(({ data }) => data.length);
    assert.ok(avif && webp && jpeg && avif < webp && webp < jpeg, JSON.stringify([avif, webp, jpeg]));
  });

  it('honours the quality that is asked for', async () => {
    const cover = await coverOf(await picture(300, 300).png().toBuffer());
    const bytes = async (quality: number) =>
      (await variantsOf(cover, { avif: quality, webp: quality, jpeg: quality })).map(
        ({ data }) => data.length,
      );
    const [low, high] = [await bytes(30), await bytes(90)];
    low.forEach((size, i) => assert.ok(size < (high[i] ?? 0), `${size} ${high[i]}`));
  });

  it('is not larger than its original, but as the one JPEG that everything can show', async () => {
    const originals = {
      'a bad JPEG': await picture(640, 640).jpeg({ quality: 25 }).toBuffer(),
      'a bad WebP': await picture(640, 640).webp({ quality: 5 }).toBuffer(),
      'a flat PNG': await flat(640, 640).png().toBuffer(),
    };
    for (const [what, bytes] of Object.entries(originals)) {
      const made = await variantsOf(await coverOf(bytes));
      const larger = made.filter(({ data }) => data.length > bytes.length);
      assert.deepEqual(
        larger.filter(({ format }) => format !== 'jpeg' || what === 'a bad JPEG').map(({ side }) => side),
        [],
        what,
      );
      const sides = made.filter(({ format }) => format === 'jpeg').map(({ side }) => side);
      assert.deepEqual(sides, [64, 300, 640], `${what} has all sizes as JPEG`);
    }
  });

  it('comes out the same every time, as its name says', async () => {
    const cover = await coverOf(await picture(300, 200).png().toBuffer());
    const [first, second] = [await variantsOf(cover), await variantsOf(cover)];
    assert.deepEqual(first, second);
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
