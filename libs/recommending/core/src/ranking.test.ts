import assert from 'node:assert/strict';
import { MAX_RANKED, raise, type Ranking } from './ranking.ts';

describe('a ranking', () => {
  it('is that of all items, though it holds only the best', () => {
    const levels = new Map<string, number>();
    let ranking: Ranking | undefined;
    for (let i = 0; i < 3_000; i++) {
      const id = `item_${(i * 7_919) % 151}`;
      const level = (levels.get(id) ?? 0) + 1 + ((i * 31) % 17);
      levels.set(id, level);
      ranking = raise(ranking, id, level, 1);
    }
    const best = Array.from(levels, ([id, level]) => ({ id, level }))
      .sort((a, b) => b.level - a.level || (a.id < b.id ? -1 : 1))
      .slice(0, MAX_RANKED);
    assert.equal(best.length, MAX_RANKED);
    assert.deepEqual(ranking?.top, best);
  });
});
