import assert from 'node:assert/strict';
import { dueKey, paths } from '@earshot/contracts';
import fc from 'fast-check';
import { shardOf } from '../due.ts';
import { type Figure, figureName } from '../figure.ts';
import { documents } from '../testing/documents.ts';
import { runs } from '../testing/runs.ts';
import { type Increment, incrementsOf, mergeIncrements } from '../writes.ts';
import { foldBack, MAX_TRANSFORMS } from './fold-back.ts';
import { createPlacement } from './placement.ts';

const BASE = Date.parse('2026-11-22T10:00:00Z');
const EPISODES = ['episode_1', 'episode_2'];

/** A figure and what is to be added to it. */
type Change = Figure & { readonly amount: number };

const figure: fc.Arbitrary<Change> = fc.record({
  scope: fc.constantFrom('metrics' as const, 'window' as const, 'minutes' as const, 'profile' as const),
  episode: fc.constantFrom(...EPISODES),
  /** Twice as long ago as a window lives, so that some have passed their time. */
  start: fc.nat(3).map((step) => BASE - step * 86_400_000 * 0.6),
  field: fc.constantFrom('plays', 'score_tenths', 'by_country/US', 'reach/95', 'trend_31'),
  amount: fc.integer({ min: -3, max: 9 }),
});

/** What instances commit and when, and when what is due is folded back, in steps. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      instance: fc.nat(2),
      afterMs: fc.nat(120),
      figures: fc.array(figure, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ foldFirst: fc.nat(8), afterMs: fc.nat(40_000) }) },
);

const incrementsFor = (figures: readonly Change[], now: Date): readonly Increment[] => {
  const delta = new Map<string, number>();
  for (const { scope, episode, start, field, amount } of figures) {
    const name = figureName(scope, episode, start, field);
    delta.set(name, (delta.get(name) ?? 0) + amount);
  }
  const context = { user: 'user_1', now, labelOf: () => undefined };
  return mergeIncrements(incrementsOf(delta, context));
};

describe('placing increments', () => {
  it('comes to the same figures, whatever goes to shards and whenever they are folded back', () => {
    let sharded = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const plain = documents();
        const placed = documents();
        const instances = ['a', 'b', 'c'].map(createPlacement);
        let now = BASE;
        const foldFirst = (most: number) => {
          const { taken, totals } = foldBack(placed.shards().slice(0, most), new Date(now));
          for (const each of taken) placed.take(each);
          placed.add(totals);
        };
        for (const each of steps) {
          now += each.afterMs;
          if ('foldFirst' in each) {
            foldFirst(each.foldFirst);
            continue;
          }
          const increments = incrementsFor(each.figures, new Date(now));
          plain.add(increments);
          const where = instances[each.instance]?.place(increments, new Date(now)) ?? [];
          sharded += where.filter(({ path }) => path.includes('/shards/')).length;
          placed.add(where);
        }
        assert.deepEqual(placed.summed(), plain.summed());
        while (placed.shards().length > 0) foldFirst(5);
        assert.deepEqual(placed.summed(), plain.summed());
        assert.deepEqual(placed.described(), plain.described());
      }),
      runs(0.1),
    );
    assert.ok(sharded > 0);
  });

  it('shards nothing that is not hot, and never a profile', () => {
    const placement = createPlacement('a');
    for (let second = 0; second < 100; second += 1) {
      const now = new Date(BASE + second * 1_000);
      const cold = incrementsFor(
        [{ scope: 'metrics', episode: 'episode_1', start: 0, field: 'plays', amount: 1 }],
        now,
      );
      assert.deepEqual(placement.place(cold, now), cold);
      const profile = incrementsFor(
        [{ scope: 'profile', episode: '', start: 0, field: 'plays', amount: 1 }],
        now,
      );
      for (let i = 0; i < 20; i += 1) assert.deepEqual(placement.place(profile, now), profile);
    }
  });

  it('names a shard by its instance and minute, due when that is over, beside its total’s own fields', () => {
    const placement = createPlacement('playback-1a2b3c4d');
    const now = new Date(BASE + 15_500);
    const window = incrementsFor(
      [{ scope: 'window', episode: 'episode_1', start: BASE + 10_000, field: 'plays', amount: 1 }],
      now,
    );
    const last = Array.from({ length: 6 }, () => placement.place(window, now)[0]).at(-1);
    const total = paths.metricsWindow('episode_1', '2026-11-22T10:00:10Z');
    assert.equal(last?.path, paths.shard(total, 'playback-1a2b3c4d-2026-11-22T10:00:00Z'));
    const { due, ...fields } = window[0]?.fields ?? {};
    const shardOfEpisode = dueKey(shardOf('episode_1'), BASE + 60_000);
    assert.deepEqual(last.fields, { ...fields, total_due: due, due: shardOfEpisode });
  });

  it('marks a shard of an episode’s figures with the episode, and that does not come back into its total', () => {
    const placement = createPlacement('a');
    const now = new Date(BASE);
    const figures = incrementsFor(
      [{ scope: 'metrics', episode: 'episode_1', start: 0, field: 'plays', amount: 1 }],
      now,
    );
    const last = Array.from({ length: 6 }, () => placement.place(figures, now)[0]).at(-1);
    assert.equal(last?.fields['figures_of'], 'episode_1');
    const data = { ...last.fields, plays: 1 };
    const { totals } = foldBack([{ path: last.path, data }], now);
    assert.deepEqual(totals, figures);
  });
});

describe('folding shards back', () => {
  const now = new Date(BASE);

  it('adds no more to a total in one commit than Firestore takes, and the rest in the next ones', () => {
    const store = documents();
    const total = paths.metrics('episode_1');
    const countries = Array.from({ length: 1_200 }, (_, i) => `by_country/C${i}`);
    for (const shard of ['a', 'b', 'c']) {
      const amounts = new Map(countries.map((country) => [country, 2]));
      store.add([{ path: paths.shard(total, shard), fields: { episode_id: 'episode_1' }, amounts }]);
    }
    let commits = 0;
    while (store.shards().length > 0) {
      const { taken, totals } = foldBack(store.shards(), now);
      for (const { amounts } of totals) assert.ok(amounts.size <= MAX_TRANSFORMS);
      for (const each of taken) store.take(each);
      store.add(totals);
      commits += 1;
    }
    assert.equal(commits, 3);
    const expected = Object.fromEntries(countries.map((country) => [`${total} ${country}`, 6]));
    assert.deepEqual(store.summed(), expected);
  });

  it('drops what has expired with its total, and brings no total back', () => {
    const path = paths.shard(paths.metricsWindow('episode_1', 'w'), 'a');
    const shard = (expires_at: Date) => ({ path, data: { episode_id: 'episode_1', plays: 3, expires_at } });
    const expired = foldBack([shard(now)], now);
    assert.deepEqual(expired, { taken: [{ path, amounts: 'all' }], totals: [] });
    assert.equal(foldBack([shard(new Date(BASE + 1))], now).totals[0]?.amounts.get('plays'), 3);
  });
});
