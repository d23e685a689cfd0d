import assert from 'node:assert/strict';
import { figure, markdownTable, textTable } from './table.ts';

const rows = [
  { way: 'one by one', 'events/s': '148' },
  { way: 'packed', 'events/s': '13,000' },
];

describe('tables of figures', () => {
  it('show three digits that count', () => {
    assert.deepEqual([0, 0.012345, 1.2345, 12.345, 123.45, 12345.6].map(figure), [
      '0',
      '0.0123',
      '1.23',
      '12.3',
      '123',
      '12,346',
    ]);
  });

  it('are aligned, names to the left and numbers to the right', () => {
    assert.equal(
      textTable(rows),
      ['way         events/s', 'one by one       148', 'packed        13,000'].join('\n'),
    );
    assert.equal(
      markdownTable(rows),
      [
        '| way        | events/s |',
        '| ---------- | -------: |',
        '| one by one |      148 |',
        '| packed     |   13,000 |',
      ].join('\n'),
    );
  });
});
