import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import type { Activity } from './activity.ts';
import { close, windowId } from './closing.ts';
import { closingParts, type OpenState, partsTogether } from './closing-parts.ts';
import { WINDOW_GAP_MS } from './limits.ts';

const EVER = [0, 1e9] as const;
const LIMITS = { documents: 100, bytes: 1e6 };

/** Something that happened, and held its window open for so long. */
const activity = (from: number, to: number, holds = WINDOW_GAP_MS): Activity => {
  return { from, to, until: to + holds, episode: 'episode_1' };
};
const state = (activities: readonly Activity[], bytes = 1_000): OpenState => {
  const [from, to] = [activities[0]?.from ?? 0, activities.at(-1)?.to ?? 0];
  return { activities, open: [from, to], bytes };
};
const stored = (start: number, end: number) => ({ id: windowId(start), start, end });

describe('the parts of a closing', () => {
  it('write again what a window leaves that turns out to end sooner, whoever listened there', () => {
    const stopped = state([activity(0, 80_000)]);
    const other = activity(130_000, 130_000);
    const held = [stored(0, 160_000)];
    const known = { activities: [...stopped.activities, other], stored: held };
    const [part, ...more] = closingParts(close(EVER, known, 1e9), held, [stopped], LIMITS);
    assert.deepEqual(more, []);
    assert.deepEqual(
      part?.closed.map(({ start, end }) => [start, end]),
      [
        [0, 110_000],
        [130_000, 160_000],
      ],
    );
  });

  it('let a state wait for a window of its own that is open, and no other state', () => {
    const [early, late] = [state([activity(0, 0)]), state([activity(100_000, 100_000)])];
    const known = { activities: [early, late].flatMap(({ activities }) => activities), stored: [] };
    const [part] = closingParts(close(EVER, known, 120_000), [], [late, early], LIMITS);
    assert.deepEqual(part?.done, [early]);
    assert.deepEqual(part.waiting, [[late, 130_000]]);
    assert.deepEqual(
      part.closed.map(({ end }) => end),
      [30_000],
    );
  });

  it('hold each state and each window once, within their limits unless a state alone is larger', () => {
    const moments = fc.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: 5 });
    const states = fc.array(fc.tuple(moments, fc.nat(5_000)), { minLength: 1, maxLength: 20 });
    const limits = fc.record({ documents: fc.nat(20), bytes: fc.nat(20_000) });
    fc.assert(
      fc.property(states, limits, (told, limit) => {
        const all = told.map(([at, bytes]) =>
          state(
            at.toSorted((a, b) => a - b).map((second) => activity(second * 1_000, second * 1_000)),
            bytes,
          ),
        );
        const known = { activities: all.flatMap(({ activities }) => activities), stored: [] };
        const closing = close(EVER, known, 1e9);
        const parts = closingParts(closing, [], all, limit);
        assert.deepEqual(new Set(parts.flatMap(({ done }) => done)), new Set(all));
        assert.equal(parts.flatMap(({ done }) => done).length, all.length);
        assert.deepEqual(
          parts.flatMap(({ closed }) => closed).toSorted((a, b) => a.start - b.start),
          closing.closed,
        );
        for (const { done, closed } of parts) {
          const bytes = done.reduce((sum, each) => sum + each.bytes, 0);
          assert.ok(done.length === 1 || done.length + closed.length <= limit.documents);
          assert.ok(done.length === 1 || bytes <= limit.bytes);
        }
      }),
      cases(1_000),
    );
  });
});

describe('parts that are written together', () => {
  it('are all of them in their order, within the limits unless one alone is larger, and no fewer than fit', () => {
    const size = fc.record({ documents: fc.nat(20), bytes: fc.nat(20_000) });
    fc.assert(
      fc.property(fc.array(size), size, (parts, limits) => {
        const groups = partsTogether(parts, limits);
        assert.deepEqual(groups.flat(), parts);
        const fits = (group: typeof parts) =>
          group.reduce((sum, { documents }) => sum + documents, 0) <= limits.documents &&
          group.reduce((sum, { bytes }) => sum + bytes, 0) <= limits.bytes;
        groups.forEach((group, i) => {
          assert.ok(group.length === 1 || fits([...group]));
          assert.ok(!fits([...group, ...(groups[i + 1] ?? []).slice(0, 1)]) || i === groups.length - 1);
        });
      }),
      cases(1_000),
    );
  });
});
