import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runs } from '../testing/runs.ts';
import { BORNE_MS, BURST, createHeat, MAX_REMEMBERED } from './heat.ts';

const EPISODE = 'metrics/episode_1';
const WINDOW = `${EPISODE}/windows/2026-11-22T10:00:00Z`;
const START = Date.parse('2026-11-22T10:00:00Z');
const gaps = (min: number, max: number) => fc.array(fc.integer({ min, max }), { maxLength: 60 });

/** Whether each write is one to a hot document, with such gaps between them. */
const heats = (path: string, between: readonly number[], heat = createHeat()) => {
  let now = START;
  return between.map((gap) => {
    now += gap;
    return { now, hot: heat.written(path, EPISODE, now) };
  });
};

describe('the heat of documents', () => {
  it('never calls hot what is written at most once a second', () => {
    fc.assert(
      fc.property(gaps(BORNE_MS, 20_000), (between) => {
        assert.ok(heats(WINDOW, between).every(({ hot }) => !hot));
      }),
      runs(0.1),
    );
  });

  it('lets a document bear no more than a burst and one write a second', () => {
    fc.assert(
      fc.property(gaps(0, 3_000), (between) => {
        const cold = heats(WINDOW, between).filter(({ hot }) => !hot);
        cold.forEach(({ now }, i) => {
          const spanMs = now - (cold[0]?.now ?? now);
          assert.ok(i + 1 <= BURST + spanMs / BORNE_MS, `${i + 1} writes in ${spanMs} ms`);
        });
      }),
      runs(0.1),
    );
  });

  it('keeps hot what goes on faster than once a second, and forgets it within a burst of seconds', () => {
    const heat = createHeat();
    const fast = heats(
      WINDOW,
      Array.from({ length: 200 }, () => 900),
      heat,
    );
    assert.ok(fast.slice(-100).every(({ hot }) => hot));
    const calm = START + 200 * 900 + BURST * BORNE_MS;
    assert.equal(heat.written(WINDOW, EPISODE, calm), false);
  });

  it('takes a new document to be as hot as its episode', () => {
    const heat = createHeat();
    for (let i = 0; i <= BURST; i += 1) heat.written(EPISODE, EPISODE, START);
    assert.equal(heat.written(WINDOW, EPISODE, START), true);
    assert.equal(heat.written('metrics/episode_2/windows/a', 'metrics/episode_2', START), false);
  });

  it('recovers at once from a clock that was ahead', () => {
    const heat = createHeat();
    heat.written(WINDOW, EPISODE, START + 3_600_000);
    heat.written(WINDOW, EPISODE, START);
    assert.equal(heat.written(WINDOW, EPISODE, START + BURST * BORNE_MS), false);
  });

  it('remembers no more than it may, however many documents are written', () => {
    const heat = createHeat();
    for (let i = 0; i < 2 * MAX_REMEMBERED; i += 1)
      heat.written(`metrics/e/minutes/${i}`, 'metrics/e', START);
    assert.equal(heat.remembered(), MAX_REMEMBERED);
    for (const bursts of [1, 2, 3]) heat.written(EPISODE, EPISODE, START + bursts * BURST * BORNE_MS);
    assert.ok(heat.remembered() <= 2);
  });
});
