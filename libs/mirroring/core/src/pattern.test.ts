import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { mirrorCollections } from './collections.ts';
import { paired } from './paired.ts';
import { comparePaths, parametersOf, scopeOf, sortKey } from './pattern.ts';

const character = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  fc.constantFrom('\u0001', '\u0002', '\u0003', '-'),
);
const id = fc
  .string({ unit: character, minLength: 1, maxLength: 6 })
  .filter((text) => !text.includes('/') && !text.includes('\u0000'));
const path = fc.tuple(id, id, id, id).map((segments) => segments.join('/'));

describe('paths of documents', () => {
  it('give the wildcards of their pattern, and none of another', () => {
    assert.deepEqual(parametersOf('users/{user}/sessions/{window}', 'users/u1/sessions/w1'), {
      user: 'u1',
      window: 'w1',
    });
    for (const other of ['users/u1', 'listeners/u1/sessions/w1', 'users/u1/sessions/w1/x/y']) {
      assert.equal(parametersOf('users/{user}/sessions/{window}', other), undefined, other);
    }
  });

  it('lie in one collection or in many of a name', () => {
    assert.deepEqual(scopeOf('episodes/{episode}'), {
      collection: 'episodes',
      kind: 'collection',
      root: 'episodes',
    });
    assert.deepEqual(scopeOf(mirrorCollections.sessions.document), {
      collection: 'sessions',
      kind: 'group',
      root: 'users',
    });
  });

  it('are ordered segment by segment, by the bytes of each', () => {
    const bySegments = (a: string, b: string) => {
      const [left, right] = [a.split('/'), b.split('/')];
      const at = left.findIndex((segment, i) => segment !== right[i]);
      return at < 0 ? 0 : Buffer.compare(Buffer.from(left[at] ?? ''), Buffer.from(right[at] ?? ''));
    };
    fc.assert(
      fc.property(path, path, (a, b) => {
        assert.equal(Math.sign(comparePaths(a, b)), Math.sign(bySegments(a, b)));
      }),
      cases(500),
    );
    assert.ok(comparePaths('a/x', 'a-b/x') < 0);
    assert.ok(sortKey('a/x') < sortKey('a-b/x'));
  });
});

describe('two sequences of documents', () => {
  async function* of(paths: Iterable<string>) {
    for (const document of paths) yield Promise.resolve({ document });
  }

  it('are paired as a full join would pair them', async () => {
    const some = fc.uniqueArray(path, { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(some, some, async (one, other) => {
        const [left, right] = [one, other].map((paths) => paths.toSorted(comparePaths));
        const pairs: string[] = [];
        for await (const [a, b] of paired(of(left ?? []), of(right ?? []))) {
          assert.ok(!a || !b || a.document === b.document);
          pairs.push(`${a ? 'left' : ''}${b ? 'right' : ''} ${a?.document ?? b?.document ?? ''}`);
        }
        const wanted = new Set([...one, ...other]);
        const side = (document: string) =>
          `${one.includes(document) ? 'left' : ''}${other.includes(document) ? 'right' : ''} ${document}`;
        assert.deepEqual(new Set(pairs), new Set([...wanted].map(side)));
        assert.equal(pairs.length, wanted.size);
      }),
      cases(100),
    );
  });

  it('are refused out of order, rather than paired wrongly', async () => {
    const all = async () => {
      for await (const pair of paired(of(['b/1', 'a/1']), of([]))) assert.ok(pair);
    };
    await assert.rejects(all(), /a\/1 came after b\/1/);
  });
});
