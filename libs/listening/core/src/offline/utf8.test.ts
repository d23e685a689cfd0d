import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesOfBase64 } from './base64.ts';
import { Utf8Decoder } from './utf8.ts';

/** Bytes that often are, or nearly are, UTF-8. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
      fc.constantFrom(
        ...[
          [0xef, 0xbb, 0xbf],
          [0xe0, 0x80, 0x80],
          [0xed, 0xa0, 0x80],
          [0xf4, 0x90, 0x80, 0x80],
          [0xf0, 0x9f, 0x98],
          [0xc0, 0xaf],
        ].map((some) => Uint8Array.from(some)),
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

/** What decoding gives, or that it throws. */
function outcome(decode: () => string): string {
  try {
    return decode();
  } catch {
    return '(throws)';
  }
}

describe('bytes without Node', () => {
  it('are decoded as TextDecoder decodes them', () => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (some, fatal) => {
        const [ours, theirs] = [new Utf8Decoder('utf-8', { fatal }), new TextDecoder('utf-8', { fatal })];
        assert.equal(
          outcome(() => ours.decode(some)),
          outcome(() => theirs.decode(some)),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are decoded however many they are', () => {
    const text = 'é😀a'.repeat(20_000);
    assert.equal(new Utf8Decoder().decode(new TextEncoder().encode(text)), text);
  });

  it('come out of base64 as they went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (some) => {
        assert.deepEqual(bytesOfBase64(Buffer.from(some).toString('base64')), some);
      }),
    );
  });
});
