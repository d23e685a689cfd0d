import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { readMultipart } from './multipart-related.ts';

const BOUNDARY = 'b-1';

function body(metadata: string, media: Uint8Array, contentType = 'audio/flac'): Buffer {
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n${metadata}`),
    Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Type: ${contentType}\r\n\r\n`),
    media,
    Buffer.from(`\r\n--${BOUNDARY}--`),
  ]);
}

function inPieces(bytes: Buffer, size: number): Readable {
  const count = Math.ceil(bytes.length / size);
  return Readable.from(Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));
}

/** Bytes that often look like the beginning of a boundary. */
const treacherous = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r', '\n', '\r\n', '-', '--', 'b', '\r\n--', '\r\n--b', '\r\n--b-'),
      fc.string(),
    ),
  )
  .map((parts) => Buffer.from(parts.join('')))
  .filter((bytes) => !bytes.includes(`\r\n--${BOUNDARY}`));

describe('a multipart upload', () => {
  it('gives the original bytes, however they are cut and whatever they look like', async () => {
    await fc.assert(
      fc.asyncProperty(treacherous, fc.integer({ min: 1, max: 40 }), async (media, size) => {
        const source = inPieces(body('{"name":"a"}', media), size);
        const parts = await readMultipart(source, `multipart/related; boundary="${BOUNDARY}"`);
        assert.equal(parts.metadata, '{"name":"a"}');
        assert.equal(parts.contentType, 'audio/flac');
        assert.deepEqual(await buffer(parts.media), media);
      }),
      cases(300),
    );
  });

  it('is refused when it breaks off before its closing boundary', async () => {
    const whole = body('{}', Buffer.from('media'));
    const parts = await readMultipart(
      inPieces(whole.subarray(0, -8), 7),
      `multipart/related; boundary=${BOUNDARY}`,
    );
    await assert.rejects(buffer(parts.media), { status: 400 });
  });

  it('is refused without a boundary', async () => {
    await assert.rejects(readMultipart(inPieces(Buffer.from('x'), 1), 'multipart/related'), { status: 400 });
  });
});
