import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_SIDE, variantSides } from './variants.ts';

describe('variantSides', () => {
  it('gives the sizes below the cover, and its own', () => {
    assert.deepEqual(variantSides(3200, 3200), [64, 300, 640, 1400, 3000]);
    assert.deepEqual(variantSides(640, 200), [64, 300, 640]);
    assert.deepEqual(variantSides(1, 1), [1]);
  });

  it('never scales up, and always gives at least one size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 20_000 }),
        (width, height) => {
          const sides = variantSides(width, height);
          assert.equal(sides.at(-1), Math.min(MAX_SIDE, Math.max(width, height)));
          assert.deepEqual(
            sides,
            [...new Set(sides)].toSorted((a, b) => a - b),
          );
        },
      ),
    );
  });
});
