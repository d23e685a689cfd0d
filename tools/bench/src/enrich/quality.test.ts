import assert from 'node:assert/strict';
import fc from 'fast-check';
import { psnr, ssim } from './quality.ts';

const pixels = fc.uint8Array({ minLength: 300, maxLength: 300 });
const pair = (original: Uint8Array, copy: Uint8Array) => ({ width: 10, height: 10, original, copy });

describe('the quality of a copy', () => {
  it('is perfect for the picture itself', () => {
    fc.assert(
      fc.property(pixels, (picture) => {
        assert.equal(psnr(pair(picture, picture)), Infinity);
        assert.ok(Math.abs(ssim(pair(picture, picture)) - 1) < 1e-9);
      }),
    );
  });

  it('is the same seen from either side, and never above perfect', () => {
    fc.assert(
      fc.property(pixels, pixels, (a, b) => {
        assert.equal(psnr(pair(a, b)), psnr(pair(b, a)));
        assert.ok(Math.abs(ssim(pair(a, b)) - ssim(pair(b, a))) < 1e-9);
        assert.ok(ssim(pair(a, b)) <= 1 + 1e-9);
      }),
    );
  });

  it('is 48.13 dB when every value is off by one', () => {
    const [a, b] = [new Uint8Array(300).fill(100), new Uint8Array(300).fill(101)];
    assert.equal(psnr(pair(a, b)).toFixed(2), '48.13');
  });
});
