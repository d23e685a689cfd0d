import assert from 'node:assert/strict';
import { differenceOf } from './bundle.ts';

describe('the functions of a bundle', () => {
  it('are held to a list, each difference by its name', () => {
    assert.equal(differenceOf(['a', 'b'], ['b', 'a']), undefined);
    assert.equal(differenceOf(['a', 'b'], ['b', 'c']), 'a is missing from the bundle, c is not listed');
  });
});
