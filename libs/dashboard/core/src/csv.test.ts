import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { csvOf } from './csv.ts';

/** Reads CSV as RFC 4180 says, independently of what wrote it. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < csv.length;) {
    let cell = '';
    if (csv[at] === '"') {
      for (at += 1; ; at += 1) {
        if (csv[at] !== '"') cell += csv[at] ?? assert.fail('a quote is open');
        else if (csv[at + 1] === '"') cell += csv[(at += 1)] ?? '';
        else break;
      }
      at += 1;
    } else {
      while (csv[at] !== ',' && csv[at] !== '\r') cell += csv[at++] ?? assert.fail('a row is open');
    }
    row.push(cell);
    if (csv[at] === ',') at += 1;
    else {
      assert.equal(csv.slice(at, at + 2), '\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', ' =', '\u200b=', '|', '%', '"', ','),
      fc.string(),
    )
    .map(([begin, rest]) => `${begin}${rest}`),
);

describe('a table as CSV', () => {
  it('reads back as it was, but for an apostrophe before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostile, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const read = parse(csvOf(['a'], rows)).slice(1);
        assert.deepEqual(
          read.map((row, r) =>
            row.map((cell, i) => (cell === `'${rows[r]?.[i] ?? ''}` ? cell.slice(1) : cell)),
          ),
          rows,
        );
      }),
      cases(500),
    );
  });

  it('has no cell that begins like a formula, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cell = parse(csvOf(['a'], [[text]]))[1]?.[0] ?? '';
        assert.doesNotMatch(cell, /^[\s\p{C}]*[=+\-@＝＋－＠]/u);
      }),
      cases(1000),
    );
  });

  it('leaves ordinary texts, numbers below zero and missing values alone', () => {
    assert.equal(
      csvOf(['title', 'n', 'none'], [["Bee's, “knees”", -1.5, undefined]]),
      'title,n,none\r\n"Bee\'s, “knees”",-1.5,\r\n',
    );
  });
});
