import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { byteRange } from './byte-range.ts';

/** What a header means, by looking at each byte. */
function selected(first: number | undefined, last: number | undefined, size: number): number[] {
  const bytes = Array.from({ length: size }, (_, i) => i);
  if (first === undefined) return last ? bytes.slice(-last) : [];
  return bytes.filter((i) => i >= first && i <= (last ?? size));
}

describe('the range of a download', () => {
  it('is the bytes that the header selects, whatever header and size', () => {
    const end = fc.option(fc.nat(30), { nil: undefined });
    fc.assert(
      fc.property(end, end, fc.nat(25), (first, last, size) => {
        fc.pre(first !== undefined || last !== undefined);
        fc.pre(first === undefined || last === undefined || first <= last);
        const range = byteRange(`bytes=${first ?? ''}-${last ?? ''}`, size);
        const expected = selected(first, last, size);
        if (expected.length === 0) assert.equal(range, 'unsatisfiable');
        else assert.deepEqual(range, { start: expected.at(0), end: expected.at(-1) });
      }),
      cases(500),
    );
  });

  it('is the whole object for a header that is malformed, reversed or asks for several ranges', () => {
    for (const header of [undefined, 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b'])
      assert.equal(byteRange(header, 10), undefined, String(header));
  });
});
