import assert from 'node:assert/strict';
import { renderTable } from './table.ts';

describe('a text table', () => {
  it('aligns its columns, shows times plainly and counts its rows', () => {
    const rows = [
      { episode: 'ep_1', plays: 12, at: { value: '2026-11-22' } },
      { episode: 'episode_2', plays: null },
    ];
    assert.equal(
      renderTable(rows),
      [
        'episode    plays  at',
        '─────────  ─────  ──────────',
        'ep_1       12     2026-11-22',
        'episode_2',
        '2 rows',
      ].join('\n'),
    );
  });

  it('says that there are no rows', () => {
    assert.equal(renderTable([]), '0 rows');
  });

  it('cuts cells that would break the table', () => {
    assert.ok(
      renderTable([{ text: 'x\ny'.repeat(100) }])
        .split('\n')
        .every((line) => line.length <= 60),
    );
  });
});
