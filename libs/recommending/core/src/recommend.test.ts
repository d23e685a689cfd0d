import assert from 'node:assert/strict';
import { LABELS } from '@earshot/contracts';
import fc from 'fast-check';
import type { Item } from './model.ts';
import { type Listener, recommend, sameList } from './recommend.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const YEAR_MS = 365 * 86_400_000;

const item = (id: string, fields: Partial<Item> = {}): Item => ({
  id,
  published: NOW - YEAR_MS,
  trend: 0,
  ...fields,
});
const listener = (fields: Partial<Listener> = {}): Listener => ({
  affinity: {},
  exclude: new Set(),
  now: NOW,
  ...fields,
});
const ids = (list: readonly { readonly episode_id: string }[]) => list.map((one) => one.episode_id);

describe('recommend', () => {
  const items = [
    item('hit', { label: 'sports', trend: 1000 }),
    item('fit', { label: 'business', title: 'Markets' }),
    item('fresh', { label: 'world', published: NOW }),
    item('old', { label: 'world' }),
  ];

  it('given a taste, then what fits it comes first, with that as its reason', () => {
    const [first] = recommend({ items }, listener({ affinity: { business: 4, sports: -1 } }));
    assert.deepEqual(first, {
      episode_id: 'fit',
      title: 'Markets',
      score: 0.5,
      reason: 'because you like business',
    });
  });

  it('given no taste yet, then what is popular and new comes first, each with its reason', () => {
    assert.deepEqual(
      recommend({ items }, listener())
        .slice(0, 2)
        .map(({ episode_id, reason }) => [episode_id, reason]),
      [
        ['hit', 'popular in sports today'],
        ['fresh', 'new in world news'],
      ],
    );
  });

  it('given episodes of unknown label, then their reasons do without it', () => {
    const bare = [item('hit', { trend: 3 }), item('fresh', { published: NOW })];
    assert.deepEqual(
      recommend({ items: bare }, listener()).map(({ reason }) => reason),
      ['popular today', 'new'],
    );
  });

  it('given an excluded episode, then it is not in the list', () => {
    assert.deepEqual(ids(recommend({ items }, listener({ exclude: new Set(['hit', 'old']) }))).sort(), [
      'fit',
      'fresh',
    ]);
  });

  it('given a show with several episodes, then another show comes between', () => {
    const shows = [
      item('a1', { show: 'a', trend: 100 }),
      item('a2', { show: 'a', trend: 99 }),
      item('b1', { show: 'b', trend: 90 }),
    ];
    assert.deepEqual(ids(recommend({ items: shows }, listener())), ['a1', 'b1', 'a2']);
  });

  it('given an empty catalogue, then the list is empty', () => {
    assert.deepEqual(recommend({ items: [] }, listener()), []);
  });
});

describe('any recommendation', () => {
  const seed = process.env['FC_SEED'];
  const runs = { numRuns: 200, ...(seed ? { seed: Number(seed) } : {}) };
  const label = fc.constantFrom(...LABELS);
  const anyItem = fc.record(
    {
      id: fc.integer({ min: 0, max: 99 }).map((n) => `episode_${n}`),
      published: fc.integer({ min: NOW - YEAR_MS, max: NOW + 3_600_000 }),
      trend: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
      label,
      show: fc.constantFrom('show_1', 'show_2', 'show_3'),
    },
    { requiredKeys: ['id', 'published', 'trend'], noNullPrototype: true },
  );
  const anyItems = fc.uniqueArray(anyItem, { selector: ({ id }) => id, maxLength: 30 });
  const anyListener = fc.record({
    affinity: fc.dictionary(label, fc.double({ min: -1e3, max: 1e6, noNaN: true }), { maxKeys: 4 }),
    exclude: fc.array(fc.integer({ min: 0, max: 99 })).map((ns) => new Set(ns.map((n) => `episode_${n}`))),
    now: fc.constant(NOW),
  });

  it('does not depend on the order of the model', () => {
    const shuffled = anyItems.chain((items) =>
      fc.tuple(
        fc.constant(items),
        fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, anyListener, ([a, b], who) => {
        assert.deepEqual(recommend({ items: a }, who), recommend({ items: b }, who));
      }),
      runs,
    );
  });

  it('holds each allowed episode at most once, as many as asked, with scores from 0 to 1 that never rise', () => {
    fc.assert(
      fc.property(anyItems, anyListener, fc.integer({ min: 0, max: 40 }), (items, who, n) => {
        const list = recommend({ items }, who, n);
        const allowed = items.filter(({ id }) => !who.exclude.has(id));
        assert.equal(list.length, Math.min(n, allowed.length));
        assert.equal(new Set(ids(list)).size, list.length);
        assert.ok(list.every(({ episode_id }) => !who.exclude.has(episode_id)));
        assert.ok(list.every(({ score }) => score >= 0 && score <= 1));
        list.slice(1).forEach(({ score }, i) => assert.ok(score <= (list[i]?.score ?? -1)));
      }),
      runs,
    );
  });

  it('never ranks an episode lower for more plays', () => {
    fc.assert(
      fc.property(anyItems, anyListener, (items, who) => {
        const [one] = items.filter(({ id, show }) => !who.exclude.has(id) && show === undefined);
        if (!one) return;
        const top = Math.max(...items.map(({ trend }) => trend));
        const louder = items.map((it) => (it === one ? { ...it, trend: top } : it));
        const rank = (list: readonly Item[]) => ids(recommend({ items: list }, who, 40)).indexOf(one.id);
        assert.ok(rank(louder) <= rank(items));
      }),
      runs,
    );
  });
});

describe('sameList', () => {
  const list = recommend({ items: [item('a', { trend: 5 }), item('b')] }, listener());

  it('is true when only scores have moved', () => {
    assert.ok(
      sameList(
        list,
        list.map((one) => ({ ...one, score: one.score / 2 })),
      ),
    );
  });

  it('is false when the order, a title or a reason has changed', () => {
    assert.ok(!sameList(list, [...list].reverse()));
    assert.ok(
      !sameList(
        list,
        list.map((one) => ({ ...one, reason: 'new' })),
      ),
    );
    assert.ok(
      !sameList(
        list,
        list.map((one) => ({ ...one, title: 'x' })),
      ),
    );
    assert.ok(!sameList(list, list.slice(1)));
  });
});
