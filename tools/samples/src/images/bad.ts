import sharp from 'sharp';
import type { CorpusImage } from './upload.ts';
import {
  avifClaiming,
  blackPng,
  gifClaiming,
  isoMedia,
  jpegClaiming,
  png,
  pngChunk,
  webpClaiming,
} from './forged.ts';
import { picture } from './pixels.ts';

const W = 96;
const H = 72;
type Make = () => Promise<Buffer> | Buffer;

const bad = (name: string, reason: RegExp, make: Make): CorpusImage => ({
  name,
  make: async () => make(),
  good: false,
  reason,
});
const OTHER = /not a JPEG, PNG, WebP, GIF or AVIF/;
const other = (name: string, text: string) => bad(name, OTHER, () => Buffer.from(text, 'latin1'));
const DAMAGED = /damaged/;
const HUGE = /megapixels/;

const encoded = {
  jpg: () => picture(W, H).jpeg().toBuffer(),
  'progressive.jpg': () => picture(W, H).jpeg({ progressive: true }).toBuffer(),
  png: () => picture(W, H).png().toBuffer(),
  webp: () => picture(W, H).webp().toBuffer(),
  gif: () => picture(W, H).gif().toBuffer(),
  avif: () => picture(W, H).avif({ effort: 0 }).toBuffer(),
};

/** Uploads that are refused: other formats, damaged files, and small files that claim gigabytes. */
export const badImages: readonly CorpusImage[] = [
  bad('nothing.jpg', /./, () => Buffer.alloc(0)),
  bad('one-byte.png', /./, () => Buffer.from([0x89])),
  other('text.jpg', 'This is no picture at all.\n'.repeat(40)),
  other('page.png', '<!doctype html><html><body>hello</body></html>'),
  other('vector.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  other(
    'vector-with-script.png',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>fetch("//x")</script></svg>',
  ),
  other('document.pdf.jpg', `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${' '.repeat(200)}%%EOF`),
  other('postscript.png', '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n'),
  other(
    'bitmap.bmp',
    `BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0${'\0'.repeat(40)}`,
  ),
  other('icon.ico', `\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0${'\0'.repeat(60)}`),
  other('layers.psd', `8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x09\0\0\0\x09\0\x08\0\x03${'\0'.repeat(60)}`),
  other('next.jxl', `\0\0\0\x0cJXL \r\n\x87\n${'\0'.repeat(60)}`),
  other('next.jp2', `\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 ${'\0'.repeat(60)}`),
  other('portable.ppm.png', `P6 2 2 255\n${'\x7f'.repeat(12)}`),
  other('radiance.jpg', `#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 2\n${'\x7f'.repeat(16)}`),
  bad('scan.tiff', OTHER, () => picture(W, H).tiff().toBuffer()),
  bad('phone.heic', /HEIC/, () => isoMedia('heic')),
  bad('phone-deep.heic', /HEIC/, () => isoMedia('heix')),
  ...Object.entries(encoded).flatMap(([ending, make]) => [
    bad(`half.${ending}`, DAMAGED, async () => part(await make(), 0.5)),
    bad(`most-is-missing.${ending}`, DAMAGED, async () => part(await make(), 0.15)),
  ]),
  bad('header-of-zeros.png', /./, () => png(0, 0, Buffer.alloc(9))),
  bad('no-pixels.png', DAMAGED, () => png(64, 64, Buffer.alloc(0))),
  bad('pixels-of-noise.png', DAMAGED, () => png(64, 64, Buffer.alloc(400, 0xa5))),
  bad('wrong-checksum.png', DAMAGED, async () => {
    const bytes = await encoded.png();
    bytes.writeUInt8(bytes.readUInt8(bytes.length / 2) ^ 0xff, Math.floor(bytes.length / 2));
    return bytes;
  }),
  bad('text-of-gigabytes.png', /./, async () => {
    const whole = await encoded.png();
    const bomb = Buffer.from('x\0\0').toString('latin1') + '\xff'.repeat(50);
    return Buffer.concat([
      whole.subarray(0, 33),
      pngChunk('zTXt', Buffer.from(bomb, 'latin1')),
      whole.subarray(33, 60),
    ]);
  }),
  bad('bomb-of-240-megapixels.png', HUGE, () => blackPng(16_000, 15_000)),
  bad('bomb-of-900-megapixels.png', HUGE, () => blackPng(30_000, 30_000)),
  bad('claims-4-gigapixels.jpg', HUGE, async () => jpegClaiming(await encoded.jpg(), 65_500, 65_500)),
  bad('claims-4-gigapixels.gif', HUGE, async () => gifClaiming(await encoded.gif(), 65_535, 65_535)),
  bad('claims-268-megapixels.webp', /./, async () => webpClaiming(16_383, 16_383, await encoded.webp())),
  bad('claims-36-megapixels.avif', /25 megapixels/, async () =>
    avifClaiming(await encoded.avif(), 6_000, 6_000),
  ),
  bad('claims-100-megapixels.avif', HUGE, async () => avifClaiming(await encoded.avif(), 10_000, 10_000)),
  bad('just-too-large.jpg', HUGE, () =>
    sharp({ create: { width: 50_001, height: 1_000, channels: 3, background: '#888' } })
      .jpeg({ quality: 1 })
      .toBuffer(),
  ),
];

function part(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}
