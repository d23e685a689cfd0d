import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { searched } from './search.ts';
import { showsOf } from './shows.ts';
import { tables } from './tables.ts';
import type { EpisodeLine } from './views.ts';

const updated_at = new Date('2026-11-22T10:00:00Z');
const changedAt = (ms: number, of: ReturnType<typeof episode>) => ({
  ...of,
  document: { ...of.document, updated_at: new Date(ms) },
});
const episode = (episode_id: string, title: string, show_id?: string, plays = 0) => ({
  document: {
    episode_id,
    title,
    status: 'ready' as const,
    ...(show_id !== undefined && { show_id }),
    updated_at,
  },
  figures: { episode_id, plays, seconds_heard: plays * 3600, completes: plays / 2 },
});
const all = [
  episode('ep_1', 'Café <b>au</b> lait', 'food', 2),
  episode('ep_2', 'The final game', 'sports', 10),
  episode('ep_3', 'A game of chess', 'sports', 4),
  episode('ep_4', 'Nothing yet'),
];
const ids = (query: string) => searched(all, query, '').episodes.map((line) => line.episode);

describe('episodes', () => {
  it('are found by the beginning of an id or of any word of a title, without case and accents', () => {
    assert.deepEqual(ids('GAME'), ['ep_3', 'ep_2']);
    assert.deepEqual(ids('cafe'), ['ep_1']);
    assert.deepEqual(ids('ep_4'), ['ep_4']);
    assert.deepEqual(ids('ame'), []);
    assert.deepEqual(ids(' '), ['ep_4', 'ep_3', 'ep_2', 'ep_1']);
  });

  it('come in pages that have each of them once, what changed last first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 180 }), (times) => {
        const many = times.map((ms, i) => changedAt(ms, episode(`e${i}`, 'x')));
        const found: EpisodeLine[] = [];
        for (let after: string | undefined = ''; after !== undefined;) {
          const page = searched(many, '', after);
          found.push(...page.episodes);
          after = page.next;
        }
        assert.deepEqual(new Set(found.map((line) => line.episode)).size, many.length);
        assert.deepEqual(
          found.map((line) => line.updated_at),
          times.toSorted((a, b) => b - a),
        );
      }),
      cases(30),
    );
  });

  it('go on where they were when the one that a page ended with has changed, or is gone', () => {
    const many = Array.from({ length: 120 }, (_, i) => changedAt(i, episode(`e${i}`, 'x')));
    const { episodes, next = '' } = searched(many, '', '');
    assert.equal(episodes.at(-1)?.episode, 'e70');
    const expected = searched(many, '', next);
    assert.deepEqual([expected.episodes.length, expected.episodes[0]?.episode], [50, 'e69']);
    const without = many.filter(({ document }) => document.episode_id !== 'e70');
    const changed = [...without, changedAt(500, episode('e70', 'x'))];
    for (const now of [without, changed]) assert.deepEqual(searched(now, '', next), expected);
  });

  it('are none behind what is no place', () => {
    assert.deepEqual(searched(all, '', 'nowhere'), { episodes: [] });
  });
});

describe('shows', () => {
  it('add up their episodes, most plays first, and name the one that is played most', () => {
    const { shows } = showsOf(all);
    assert.deepEqual(
      shows.map(({ show, episodes, plays, completion, top }) => [
        show,
        episodes,
        plays,
        completion,
        top?.episode,
      ]),
      [
        ['sports', 2, 14, 0.5, 'ep_2'],
        ['food', 1, 2, 0.5, 'ep_1'],
      ],
    );
  });

  it('can be downloaded', () => {
    assert.equal(tables.shows(showsOf(all)).split('\r\n')[1], 'sports,2,14,0,14,0,0.5');
  });
});
