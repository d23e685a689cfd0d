import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { searched } from './search.ts';
import { showsOf } from './shows.ts';
import { tables } from './tables.ts';

const updated_at = new Date('2026-11-22T10:00:00Z');
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
    assert.deepEqual(ids('GAME'), ['ep_2', 'ep_3']);
    assert.deepEqual(ids('cafe'), ['ep_1']);
    assert.deepEqual(ids('ep_4'), ['ep_4']);
    assert.deepEqual(ids('ame'), []);
    assert.deepEqual(ids(' '), ['ep_1', 'ep_2', 'ep_3', 'ep_4']);
  });

  it('come in pages that have each of them once', () => {
    fc.assert(
      fc.property(fc.nat(180), (count) => {
        const many = Array.from({ length: count }, (_, i) => episode(`e${i}`, 'x'));
        const found: string[] = [];
        for (let after: string | undefined = ''; after !== undefined;) {
          const page = searched(many, '', after);
          found.push(...page.episodes.map((line) => line.episode));
          after = page.next;
        }
        assert.deepEqual(
          found,
          many.map(({ document }) => document.episode_id),
        );
      }),
      cases(30),
    );
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
