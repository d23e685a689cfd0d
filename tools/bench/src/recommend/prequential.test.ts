import assert from 'node:assert/strict';
import { dice } from '../load/dice.ts';
import { qualityOf } from './bootstrap.ts';
import { feeds } from './feeds.ts';
import { blended, lastItem, learner, type Method, popularity, popularLately, random } from './methods.ts';
import { runPrequential } from './prequential.ts';
import { simulated } from './simulated.ts';
import type { SessionData, Step } from './step.ts';

const data = (...sessions: readonly (readonly string[])[]): SessionData => ({
  name: 'test',
  items: [],
  steps: sessions.flatMap((items, s) =>
    items.map((item, i): Step => ({ session: `s${s}`, user: `u${s}`, item, time: s * 1_000 + i })),
  ),
});
const measured = (of: SessionData, ...methods: readonly Method[]) =>
  runPrequential({ data: of, methods, learner: learner(), tell: () => undefined });

describe('measuring before learning', () => {
  it('lets a method know the past and nothing else', () => {
    const seen: string[] = [];
    const spy: Method = {
      name: 'spy',
      describe: () => undefined,
      recommend: ({ session }, exclude) => {
        seen.push(`? ${session} ${[...exclude].join()}`);
        return [];
      },
      learn: ({ item }) => void seen.push(item),
    };
    measured(data(['a', 'b', 'a'], ['c']), spy);
    assert.deepEqual(seen, ['? s0 ', 'a', '? s0 a', 'b', 'a', '? s1 ', 'c']);
  });

  it('counts hits by rank, first steps of sessions apart', () => {
    const { next, first } = measured(data(['a', 'b'], ['a', 'c'], ['a', 'c']), lastItem(), popularity());
    // After a came b; then b and c, of which b comes first by name.
    assert.deepEqual(next.get('last item'), [
      { steps: 1, hits: 0, reciprocal: 0 },
      { steps: 1, hits: 0, reciprocal: 0 },
      { steps: 1, hits: 1, reciprocal: 0.5 },
    ]);
    assert.deepEqual(first.get('popularity'), [
      { steps: 1, hits: 0, reciprocal: 0 },
      { steps: 1, hits: 1, reciprocal: 1 },
      { steps: 1, hits: 1, reciprocal: 1 },
    ]);
  });

  it('knows what was popular lately after years as well', () => {
    const method = popularLately();
    const day = (day: number) => ({ session: 's', user: 'u', time: day * 86_400_000 });
    for (const [item, at] of [
      ['a', 0],
      ['c', 3_000],
      ['c', 3_000],
      ['b', 3_000],
      ['d', 3_002],
    ] as const) {
      method.learn({ ...day(at), item });
    }
    assert.deepEqual(method.recommend(day(3_002), new Set(), 4), ['d', 'c', 'b', 'a']);
  });

  it('gives intervals that hold the mean, and narrow with more sessions', () => {
    const width = (sessions: number) => {
      const scores = Array.from({ length: sessions }, (_, i) => ({
        steps: 1,
        hits: i % 2,
        reciprocal: (i % 2) / 2,
      }));
      const { hitRate, reciprocalRank } = qualityOf(scores, 200, dice(1));
      assert.deepEqual([hitRate.mean, reciprocalRank.mean], [0.5, 0.25]);
      assert.ok(hitRate.low < 0.5 && hitRate.high > 0.5);
      return hitRate.high - hitRate.low;
    };
    assert.ok(width(2_000) < width(50) / 3);
  });
});

describe('made-up sessions', () => {
  for (const make of [feeds, simulated]) {
    it(`of ${make.name} are the same for the same seed, in order of time, and others for another`, () => {
      const [a, b, other] = [1, 1, 2].map((seed) => make({ seed, sessions: 120 }));
      assert.deepEqual(a, b);
      assert.notDeepEqual(a?.steps, other?.steps);
      const times = a?.steps.map(({ time }) => time) ?? [];
      assert.deepEqual(
        times,
        [...times].sort((x, y) => x - y),
      );
    });
  }

  it('are foretold better by Earshot than by simpler ways, where there is something to learn', () => {
    const learning = learner();
    const methods = [blended('Earshot', learning), lastItem(), popularity(), random(dice(3))];
    const { next } = runPrequential({
      data: feeds({ seed: 3, sessions: 700 }),
      methods,
      learner: learning,
      tell: () => undefined,
    });
    const [earshot, ...others] = methods.map(
      ({ name }) => qualityOf(next.get(name) ?? [], 200, dice(4)).hitRate,
    );
    for (const { high } of others) assert.ok((earshot?.low ?? 0) > high);
  });
});
