import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { rangeOf } from './range.ts';

describe('a range of bytes', () => {
  it('is read as RFC 9110 says', () => {
    assert.deepEqual(rangeOf('bytes=0-', 10), { start: 0, end: 9 });
    assert.deepEqual(rangeOf('bytes=2-4', 10), { start: 2, end: 4 });
    assert.deepEqual(rangeOf('bytes=8-99', 10), { start: 8, end: 9 });
    assert.deepEqual(rangeOf('bytes=-3', 10), { start: 7, end: 9 });
    assert.deepEqual(rangeOf('bytes=-99', 10), { start: 0, end: 9 });
    assert.equal(rangeOf('bytes=10-', 10), 'none');
    assert.equal(rangeOf('bytes=-0', 10), 'none');
    for (const ignored of [undefined, '', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-']) {
      assert.equal(rangeOf(ignored, 10), 'all', ignored);
    }
  });

  it('never leaves the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.option(fc.nat(99)), fc.option(fc.nat(99)), (size, from, to) => {
        const range = rangeOf(`bytes=${from ?? ''}-${to ?? ''}`, size);
        if (typeof range === 'string') return;
        assert.ok(0 <= range.start && range.start <= range.end && range.end < size);
      }),
      cases(500),
    );
  });
});
