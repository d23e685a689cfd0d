import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { hrefOf, type Route, routeOf, SECTIONS, tokenOf } from './routes.ts';

describe('a route', () => {
  it('is what its address says, whatever its id', () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' });
    const route: fc.Arbitrary<Route> = fc.oneof(
      fc.record({ page: fc.constantFrom(...SECTIONS) }, { noNullPrototype: true }),
      fc.record(
        { page: fc.constantFrom('episode' as const, 'listener' as const), id },
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(route, (route) => assert.deepEqual(routeOf(hrefOf(route)), route)),
      cases(300),
    );
  });

  it('is the overview where nothing is said', () => {
    assert.deepEqual(['', '#', '#/'].map(routeOf), Array(3).fill({ page: 'overview' }));
  });

  it('is unknown for an address that nobody wrote', () => {
    const addresses = ['#/nowhere', '#/episodes/a/b', '#/shows/x', '#/episodes/%'];
    assert.deepEqual(addresses.map(routeOf), Array(4).fill({ page: 'unknown' }));
  });
});

describe('the fragment of a sign-in', () => {
  it('carries a token and where to go on', () => {
    assert.deepEqual(tokenOf('#id_token=a.b.&to=/episodes/x%20y'), { idToken: 'a.b.', to: '#/episodes/x y' });
    assert.deepEqual(tokenOf('#id_token=a.b.'), { idToken: 'a.b.', to: '#/' });
  });

  it('is no route', () => assert.equal(tokenOf('#/episodes'), undefined));
});
