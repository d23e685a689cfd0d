import assert from 'node:assert/strict';
import { LABELS, why } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { BLEND } from './blend.ts';
import { addPopularity, describeItem, EMPTY_MODEL, type Item, type Model } from './model.ts';
import { type Observation, observe } from './observe.ts';
import { type Recommendation, recommend } from './recommend.ts';
import { followersOf, MAX_LINKS, MAX_NEIGHBOURS } from './row.ts';
import { idsOf, valueOf } from './table.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const heard = (item: string, fields: Partial<Observation> = {}): Observation => ({
  user: 'user_1',
  item,
  time: NOW,
  weight: 1,
  session: 's1',
  ...fields,
});
const told = (observations: readonly Observation[], items: readonly Item[] = []): Model =>
  observations.reduce(observe, items.reduce(describeItem, EMPTY_MODEL));
const request = { user: 'user_1', session: 's1', exclude: [] as string[], now: NOW };
const ids = (list: readonly Recommendation[]) => list.map(({ item }) => item);

/** Sessions of several listeners, each an item a minute. */
const sessions = (...all: readonly (readonly string[])[]) =>
  all.flatMap((items, s) =>
    items.map((item, i) =>
      heard(item, { user: `other_${s}`, session: `other_${s}`, time: NOW - 60 * MINUTE + i * MINUTE }),
    ),
  );

describe('recommend', () => {
  const old = NOW - 300 * DAY;
  const items: readonly Item[] = [
    { id: 'hit', label: 'sports', published: old },
    { id: 'fit', label: 'business', title: 'Markets', published: old },
    { id: 'fresh', label: 'world', published: NOW },
    { id: 'old', label: 'world', published: old },
  ];

  it('given what others heard after an item, then that comes first, with that as its reason', () => {
    const model = told(
      [
        ...sessions(['a', 'b'], ['a', 'b'], ['x', 'c'], ['y', 'c'], ['z', 'c'], ['c']),
        heard('a', { weight: 3 }),
      ],
      [{ id: 'a', title: 'Start', published: old }],
    );
    const [first] = recommend(model, { ...request, exclude: ['a'] });
    assert.equal(first?.item, 'b');
    const { reason, because } = why('recommended.finished', { title: 'Start' });
    assert.deepEqual([first.reason, first.because], [reason, because]);
  });

  it('given an item that was only tried, then the reason does not say that it was finished', () => {
    const others = Array.from({ length: 12 }, () => [['a', 'b'], ['c']]).flat();
    const model = told([...sessions(...others), heard('a')], [{ id: 'a', title: 'Start', published: old }]);
    const [first] = recommend(model, { ...request, exclude: ['a'] });
    assert.equal(first?.reason, 'because you listened to “Start”');
  });

  it('given two items of a session, then the later one counts more', () => {
    const model = told([...sessions(['a', 'p'], ['b', 'q']), heard('a', { time: NOW - MINUTE }), heard('b')]);
    const list = ids(recommend(model, { ...request, exclude: ['a', 'b'] }));
    assert.deepEqual(list.slice(0, 2), ['q', 'p']);
  });

  it('given a taste, then what fits it comes first, with that as its reason', () => {
    const taste = heard('liked', { weight: 4, session: 'before', time: NOW - 2 * DAY });
    const model = told([taste], [...items, { id: 'liked', label: 'business', published: old }]);
    const played = addPopularity(addPopularity(model, 'hit', NOW, 5), 'fit', NOW, 2);
    const [first, second] = recommend(played, { ...request, exclude: ['liked'] });
    assert.deepEqual(
      [first?.item, first?.title, first?.reason],
      ['fit', 'Markets', 'because you like business'],
    );
    const liked = { kind: 'recommended.liked_label', values: { label: 'business' } };
    assert.deepEqual(first?.because, liked);
    assert.deepEqual([second?.item, second?.reason], ['hit', 'popular in sports today']);
  });

  it('given nobody’s plays, then what a listener likes comes before what is as new', () => {
    const model = told(
      [heard('liked', { weight: 4, session: 'before', time: NOW - DAY })],
      [
        { id: 'liked', label: 'business', published: old },
        { id: 'news_of_markets', label: 'business', published: NOW },
        { id: 'a_match', label: 'sports', published: NOW },
      ],
    );
    const list = recommend(model, { ...request, exclude: ['liked'] });
    assert.deepEqual(ids(list), ['news_of_markets', 'a_match']);
  });

  it('given a listener nobody knows, then what is popular and new comes first, each with its reason', () => {
    const model = addPopularity(told([], items), 'hit', NOW, 10);
    assert.deepEqual(
      recommend(model, { ...request, user: 'nobody' })
        .slice(0, 2)
        .map(({ item, reason }) => [item, reason]),
      [
        ['hit', 'popular in sports today'],
        ['fresh', 'new in world news'],
      ],
    );
  });

  it('given items without labels, then their reasons do without them', () => {
    const model = told(sessions(['hit'], ['hit'], ['hit']), [{ id: 'fresh', published: NOW }]);
    assert.deepEqual(
      recommend(model, { ...request, user: 'nobody' }).map(({ reason }) => reason),
      ['popular today', 'new'],
    );
  });

  it('given an item that nobody has heard, then it is new and not popular', () => {
    const model = told([], [{ id: 'unheard', published: NOW }]);
    assert.deepEqual(
      recommend(model, request).map(({ reason }) => reason),
      ['new'],
    );
  });

  it('given a show with several episodes, then another show comes between', () => {
    const shows = ['a1', 'a2', 'b1'].map((id) => ({ id, show: id.charAt(0), published: old }));
    const model = [12, 11.8, 11.5].reduce(
      (all, plays, i) => addPopularity(all, shows[i]?.id ?? '', NOW, plays),
      told([], shows),
    );
    assert.deepEqual(ids(recommend(model, request)), ['a1', 'b1', 'a2']);
    assert.deepEqual(ids(recommend(model, request, 3, { ...BLEND, repeat: 1 })), ['a1', 'a2', 'b1']);
  });

  it('given a model that knows nothing, then the list is empty', () => {
    assert.deepEqual(recommend(EMPTY_MODEL, request), []);
  });

  it('given a play of yesterday and one of today, then today’s is more popular', () => {
    const model = told([heard('yesterday', { time: NOW - DAY, user: 'a' }), heard('today', { user: 'b' })]);
    assert.deepEqual(ids(recommend(model, { ...request, user: 'nobody' })), ['today', 'yesterday']);
  });
});

describe('observe', () => {
  it('leaves the model it is given as it was', () => {
    const before = told(sessions(['a', 'b'], ['a', 'c']));
    const kept = structuredClone(before);
    observe(before, heard('a'));
    assert.deepEqual(before, kept);
  });

  it('learns no way from what spoke against an item', () => {
    const model = told([heard('a', { time: NOW - 1 }), heard('b', { weight: -1 })]);
    assert.deepEqual(valueOf(model.rows, 'a') ?? [], []);
  });

  it('learns nothing across sessions', () => {
    assert.deepEqual(told([heard('a', { time: NOW - 1 }), heard('b', { session: 's2' })]).rows, {});
  });

  it('puts what comes late where it belongs', () => {
    const model = told([heard('c'), heard('a', { time: NOW - 2 }), heard('b', { time: NOW - 1 })]);
    assert.deepEqual(
      valueOf(model.listeners, 'user_1')?.heard.map(({ item }) => item),
      ['c', 'b', 'a'],
    );
    assert.deepEqual(idsOf(model.rows), ['a']);
  });
});

describe('any model', () => {
  const id = fc.constantFrom(
    '__proto__',
    'constructor',
    ...Array.from({ length: 40 }, (_, n) => `item_${n}`),
  );
  const anyItem = fc.record(
    {
      id,
      published: fc.integer({ min: NOW - 300 * DAY, max: NOW + DAY }),
      label: fc.constantFrom(...LABELS),
      show: fc.constantFrom('show_1', 'show_2'),
    },
    { requiredKeys: ['id', 'published'], noNullPrototype: true },
  );
  const anyObservation = fc.record(
    {
      user: fc.constantFrom('user_1', 'user_2', 'user_3', '__proto__'),
      item: id,
      time: fc.integer({ min: NOW - 30 * DAY, max: NOW }),
      weight: fc.constantFrom(-2, -1, 0, 1, 3, 4),
      session: fc.constantFrom('s1', 's2'),
    },
    { noNullPrototype: true },
  );
  const anyModel = fc
    .tuple(fc.array(anyItem, { maxLength: 30 }), fc.array(anyObservation, { maxLength: 80, size: 'max' }))
    .map(([items, observations]) => told(observations, items));
  const anyRequest = fc.record({
    user: fc.constantFrom('user_1', 'user_2', 'nobody'),
    session: fc.constantFrom('s1', 's2', 's3'),
    exclude: fc.array(id, { maxLength: 20 }),
    now: fc.constant(NOW),
  });

  it('has rows within their bounds', () => {
    fc.assert(
      fc.property(anyModel, ({ rows, listeners, popular, fresh }) => {
        for (const item of idsOf(rows)) {
          const row = valueOf(rows, item) ?? [];
          assert.ok(row.length <= MAX_LINKS && followersOf(row).weights.size <= MAX_NEIGHBOURS);
          assert.ok(!followersOf(row).weights.has(item));
        }
        for (const user of idsOf(listeners)) {
          const items = valueOf(listeners, user)?.heard.map(({ item }) => item) ?? [];
          assert.ok(items.length <= 20 && new Set(items).size === items.length);
        }
        for (const ranking of Object.values(popular)) assert.ok(ranking.top.length <= 100);
        assert.ok(fresh.length <= 50);
      }),
      cases(100),
    );
  });

  it('recommends the same after it was written and read', () => {
    fc.assert(
      fc.property(anyModel, anyRequest, (model, who) => {
        const read = JSON.parse(JSON.stringify(model)) as Model;
        assert.deepEqual(read, model);
        assert.deepEqual(recommend(read, who), recommend(model, who));
      }),
      cases(100),
    );
  });

  it('recommends each allowed item at most once, as many as asked, with scores that add up to 1 at most and never rise', () => {
    fc.assert(
      fc.property(anyModel, anyRequest, fc.integer({ min: 0, max: 50 }), (model, who, n) => {
        const list = recommend(model, who, n);
        const allowed = idsOf(model.items).filter((item) => !who.exclude.includes(item));
        assert.equal(list.length, Math.min(n, allowed.length));
        assert.equal(new Set(ids(list)).size, list.length);
        assert.ok(list.every(({ item }) => allowed.includes(item)));
        assert.ok(list.reduce((sum, { score }) => sum + score, 0) <= 1.0001);
        assert.ok(list.every(({ score, reason }) => score >= 0 && score <= 1 && reason !== ''));
        list.slice(1).forEach(({ score }, i) => assert.ok(score <= (list[i]?.score ?? -1)));
      }),
      cases(200),
    );
  });

  it('never ranks an item lower for more plays', () => {
    fc.assert(
      fc.property(anyModel, anyRequest, (model, who) => {
        const one = idsOf(model.items).find((item) => !who.exclude.includes(item));
        if (one === undefined) return;
        const plain = { ...BLEND, repeat: 1 };
        const rank = (of: Model) => ids(recommend(of, who, 50, plain)).indexOf(one);
        assert.ok(rank(addPopularity(model, one, NOW, 5)) <= rank(model));
      }),
      cases(200),
    );
  });

  it('never ranks an item lower for others who went on to it', () => {
    fc.assert(
      fc.property(anyModel, fc.constantFrom('item_1', 'item_2'), (model, to) => {
        const plain = { ...BLEND, recency: 0, earlier: 0, repeat: 1 };
        const at = observe(model, heard('from', { user: 'me', session: 'mine', time: NOW }));
        const more = [heard('from'), heard(to, { time: NOW + 1 })].reduce(
          (all, one) => observe(all, { ...one, user: 'another', session: 'theirs' }),
          at,
        );
        const who = { user: 'me', session: 'mine', exclude: ['from'], now: NOW };
        const place = (list: readonly string[]) =>
          list.includes(to) ? list.indexOf(to) : Number.POSITIVE_INFINITY;
        const rank = (of: Model) => place(ids(recommend(of, who, 50, plain)));
        assert.ok(rank(more) <= rank(at));
      }),
      cases(200),
    );
  });
});
