import assert from 'node:assert/strict';
import { dryRun, madeUpEpisodes } from '@earshot/simulator';
import { renderTotals } from './totals.ts';

const report = (episodes: number) =>
  dryRun({
    episodes: madeUpEpisodes(1, episodes),
    listeners: 50,
    seconds: 20,
    seed: 1,
    startAt: Date.UTC(2026, 10, 22),
    zipf: 0,
  });

describe('the totals of a history', () => {
  it('show every episode’s figures and their sum', () => {
    const made = report(2);
    const lines = renderTotals(made).split('\n');
    const { plays, seconds_heard } = made.expected.total;
    const sum = lines.find((line) => line.startsWith('all '))?.split(/\s+/);
    assert.equal(sum?.[1], String(plays));
    assert.ok(sum.includes(String(seconds_heard)));
    for (const [episode, figures] of Object.entries(made.expected.episodes)) {
      assert.ok(lines.some((line) => line.startsWith(`${episode}  ${figures.plays} `)));
    }
    assert.match(lines[0] ?? '', new RegExp(`^${made.sent} events sent, ${made.distinct} of them distinct`));
  });

  it('show the most played episodes only, and say so', () => {
    const made = report(60);
    const text = renderTotals(made);
    const known = Object.keys(made.expected.episodes).length;
    assert.equal(text.match(/^episode_\d+/gm)?.length, 20);
    assert.match(text, new RegExp(`^${known - 20} episodes more`, 'm'));
  });
});
