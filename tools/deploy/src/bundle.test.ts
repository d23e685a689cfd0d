import assert from 'node:assert/strict';
import { declaredFunctions, differenceOf } from './bundle.ts';

describe('the functions of a bundle', () => {
  it('are held to a list, each difference by its name', () => {
    assert.equal(differenceOf(['a', 'b'], ['b', 'a']), undefined);
    assert.equal(differenceOf(['a', 'b'], ['b', 'c']), 'a is missing from the bundle, c is not listed');
  });

  it('are private when their manifest says so, whatever else they are', () => {
    const endpoints = {
      page: { entryPoint: 'page', httpsTrigger: { invoker: ['private'] } },
      open: { entryPoint: 'open', httpsTrigger: { invoker: ['public'] } },
      plain: { entryPoint: 'plain', httpsTrigger: {} },
      tick: { entryPoint: 'tick', scheduleTrigger: { schedule: 'every 1 minutes' } },
    };
    const functions = declaredFunctions('x', { specVersion: 'v1alpha1', endpoints }, {});
    assert.deepEqual(
      functions.filter(({ isPrivate }) => isPrivate).map(({ name }) => name),
      ['page'],
    );
  });
});
