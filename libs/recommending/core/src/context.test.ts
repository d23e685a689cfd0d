import assert from 'node:assert/strict';
import { BLEND } from './blend.ts';
import { contextOf, MAX_CONTEXT } from './context.ts';
import { type Heard, UNKNOWN_LISTENER } from './listener.ts';

const blend = { ...BLEND, recency: 0.5, earlier: 0.1 };
const look = (...heard: readonly (readonly [item: string, session: string, weight?: number])[]) =>
  contextOf(
    {
      ...UNKNOWN_LISTENER,
      heard: heard.map(([item, session, weight = 1], i): Heard => ({ item, session, weight, at: 100 - i })),
    },
    'now',
    blend,
  ).map(({ heard: { item }, share }) => [item, Math.round(share * 1_000) / 1_000]);

describe('what is looked back to', () => {
  it('counts less the longer ago it was', () => {
    assert.deepEqual(look(['a', 'now'], ['b', 'now'], ['c', 'now']), [
      ['a', 0.571],
      ['b', 0.286],
      ['c', 0.143],
    ]);
  });

  it('is this session first, and little of earlier ones', () => {
    assert.deepEqual(look(['late', 'before'], ['a', 'now']), [
      ['a', 0.952],
      ['late', 0.048],
    ]);
  });

  it('decides less when nothing was heard in this session', () => {
    assert.deepEqual(look(['a', 'before'], ['b', 'before']), [
      ['a', 0.1],
      ['b', 0.05],
    ]);
  });

  it('leaves out what was turned away from, and is bounded', () => {
    assert.deepEqual(look(['no', 'now', -1], ['hardly', 'now', 0], ['a', 'now']), [['a', 1]]);
    const many = Array.from({ length: 9 }, (_, i) => [`item_${i}`, 'now'] as const);
    assert.equal(look(...many).length, MAX_CONTEXT);
  });
});
