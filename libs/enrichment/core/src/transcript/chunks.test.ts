import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHUNK_CHARS, textChunks } from './chunks.ts';

describe('textChunks', () => {
  it('parts a text between words', () => {
    const chunks = textChunks('ninety words of speech '.repeat(3000));
    assert.equal(chunks.length, 4);
    for (const chunk of chunks) assert.match(chunk, /^(ninety|words|of|speech) .* $/s);
  });

  it('keeps every character, whole, in parts that a trigger takes', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(' ', '\n\n', '🎧'.repeat(15_000), 'x'.repeat(30_000), 'word '.repeat(5000)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const chunks = textChunks(text);
        assert.equal(chunks.join(''), text);
        for (const chunk of chunks) {
          assert.ok(chunk.length > 0 && chunk.length <= CHUNK_CHARS);
          assert.ok(Buffer.byteLength(chunk) <= 200_000, 'of 512 KB that an event may have');
          assert.ok(chunk.isWellFormed() || !text.isWellFormed());
        }
      }),
    );
  });

  it('makes nothing of nothing', () => assert.deepEqual(textChunks(''), []));
});
