import { crc32, deflateSync } from 'node:zlib';

/** One chunk of a PNG. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A whole PNG of one bit a pixel, all black: a few kilobytes for hundreds of megapixels. */
export function blackPng(width: number, height: number): Buffer {
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return png(width, height, deflateSync(rows));
}

/** A PNG whose header claims a size and whose data is as given. */
export function png(width: number, height: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A JPEG that claims another size in its frame header. */
export function jpegClaiming(jpeg: Buffer, width: number, height: number): Buffer {
  const forged = Buffer.from(jpeg);
  const at = ['\xff\xc0', '\xff\xc2']
    .map((marker) => forged.indexOf(marker, 0, 'latin1'))
    .find((i) => i >= 0);
  if (at === undefined) throw new Error('the JPEG has no frame header');
  forged.writeUInt16BE(height, at + 5);
  forged.writeUInt16BE(width, at + 7);
  return forged;
}

/** A GIF that claims another size, of its screen and of its first picture. */
export function gifClaiming(gif: Buffer, width: number, height: number): Buffer {
  const forged = Buffer.from(gif);
  forged.writeUInt16LE(width, 6);
  forged.writeUInt16LE(height, 8);
  const flags = forged.readUInt8(10);
  const palette = flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
  const picture = forged.indexOf(0x2c, 13 + palette);
  forged.writeUInt16LE(width, picture + 5);
  forged.writeUInt16LE(height, picture + 7);
  return forged;
}

/** A WebP of an extended header that claims another canvas. */
export function webpClaiming(width: number, height: number, image: Buffer): Buffer {
  const header = Buffer.alloc(10);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([Buffer.from('WEBPVP8X\x0a\0\0\0', 'latin1'), header, image.subarray(12)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from('RIFF'), size, body]);
}

/** An AVIF that claims another size of its picture. */
export function avifClaiming(avif: Buffer, width: number, height: number): Buffer {
  const forged = Buffer.from(avif);
  const at = forged.indexOf('ispe');
  forged.writeUInt32BE(width, at + 8);
  forged.writeUInt32BE(height, at + 12);
  return forged;
}

/** A file that begins as an ISO media file of a brand does. */
export function isoMedia(brand: string): Buffer {
  return Buffer.concat([
    Buffer.from('\0\0\0\x18ftyp', 'latin1'),
    Buffer.from(brand),
    Buffer.from(`\0\0\0\0mif1${brand}`, 'latin1'),
    Buffer.from('\0\0\0\x28meta\0\0\0\0', 'latin1'),
    Buffer.alloc(600, 7),
  ]);
}
