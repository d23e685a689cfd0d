import assert from 'node:assert/strict';
import { declaredFunctions, differenceOf } from './bundle.ts';

describe('the functions of a bundle', () => {
  it('are held to a list, each difference by its name', () => {
    assert.equal(differenceOf(['a', 'b'], ['b', 'a']), undefined);
    assert.equal(differenceOf(['a', 'b'], ['b', 'c']), 'a is missing from the bundle, c is not listed');
  });

  it('answer those whom their manifest says, everybody where it says nothing, and nobody without requests', () => {
    const endpoints = {
      page: { entryPoint: 'page', httpsTrigger: { invoker: ['private'] } },
      open: { entryPoint: 'open', httpsTrigger: { invoker: ['public'] } },
      plain: { entryPoint: 'plain', httpsTrigger: {} },
      named: { entryPoint: 'named', httpsTrigger: { invoker: ['robot@'] } },
      tick: { entryPoint: 'tick', scheduleTrigger: { schedule: 'every 1 minutes' } },
    };
    const functions = declaredFunctions('x', { specVersion: 'v1alpha1', endpoints }, {});
    assert.deepEqual(Object.fromEntries(functions.map(({ name, callers }) => [name, callers])), {
      page: 'viewers',
      open: 'everybody',
      plain: 'everybody',
      named: undefined,
      tick: undefined,
    });
  });
});
