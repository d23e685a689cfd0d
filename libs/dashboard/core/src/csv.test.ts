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

/** The cells that a spreadsheet makes of CSV where lists are separated so; a quote counts where a cell begins with it. */
function cellsIn(csv: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at < csv.length; at += 1) {
    let cell = '';
    if (csv[at] === '"') {
      for (at += 1; at < csv.length; at += 1) {
        if (csv[at] !== '"') cell += csv[at] ?? '';
        else if (csv[at + 1] === '"') cell += csv[(at += 1)] ?? '';
        else break;
      }
      at += 1;
    }
    while (at < csv.length && !`${separator}\r\n`.includes(csv[at] ?? '')) cell += csv[at++] ?? '';
    cells.push(cell);
  }
  return cells;
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
  fc
    .array(fc.constantFrom(';', ',', '\t', '\n', '\r', '"', '=', '-', '@', ' ', 'a'), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

describe('a table as CSV', () => {
  it('reads back as it was, but for apostrophes before what a spreadsheet would run', () => {
    const plain = (rows: string[][]) => rows.map((row) => row.map((cell) => cell.replaceAll("'", '')));
    fc.assert(
      fc.property(fc.array(fc.array(hostile, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const read = parse(csvOf(['a'], rows)).slice(1);
        assert.deepEqual(plain(read), plain(rows));
      }),
      cases(500),
    );
  });

  it('has no cell that begins like a formula, whatever the text and whatever separates lists', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(',', ';', '\t'),
        (texts, separator) => {
          for (const cell of cellsIn(csvOf(['a'], [texts]), separator))
            assert.doesNotMatch(cell, /^[\s\p{C}"]*[=+\-@＝＋－＠]/u);
        },
      ),
      cases(2000),
    );
    assert.equal(csvOf(['a'], [['x;=1+1', 'y\t@a', 'z; a-b']]), `a\r\n"x;'=1+1","y\t'@a","z; a-b"\r\n`);
  });

  it('leaves ordinary texts, numbers below zero and missing values alone', () => {
    assert.equal(
      csvOf(['title', 'n', 'none'], [["Bee's, “knees”", -1.5, undefined]]),
      'title,n,none\r\n"Bee\'s, “knees”",-1.5,\r\n',
    );
  });
});
