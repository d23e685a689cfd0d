import assert from 'node:assert/strict';
import { Permanent, Transient } from '@earshot/contracts';
import type { MirrorRow } from '@earshot/mirroring-core';
import { appendRows } from './append.ts';
import { standIn, type StandIn } from './testing/stand-in.ts';

/** A request to append. */
interface Asked {
  readonly skipInvalidRows: boolean;
  readonly rows: readonly { readonly insertId: string }[];
}

const rows: readonly MirrorRow[] = ['a', 'b', 'c'].map((insertId) => ({
  insertId,
  json: { document: insertId },
}));

describe('appending rows', () => {
  let bigquery: StandIn;

  before(async () => {
    bigquery = await standIn();
  });

  const refused = (code: number) => ({
    error: { code, message: 'no', errors: [{ reason: 'x', message: 'no' }] },
  });
  const rowErrors = (index: number, reason: string, message: string) => ({
    insertErrors: [{ index, errors: [{ reason, message }] }],
  });

  it('sends ids that let BigQuery know a repeated row, and asks it to take the good ones', async () => {
    bigquery.answers(200, {});
    assert.deepEqual(await appendRows('t', rows), [{ is: 'taken' }, { is: 'taken' }, { is: 'taken' }]);
    assert.deepEqual(
      (bigquery.asked as Asked[]).map(({ skipInvalidRows, rows: sent }) => [
        skipInvalidRows,
        sent.map(({ insertId }) => insertId),
      ]),
      [[true, ['a', 'b', 'c']]],
    );
  });

  it('tells which row was refused and why, and sends none again', async () => {
    bigquery.answers(200, rowErrors(1, 'invalid', 'too odd'));
    const outcomes = await appendRows('t', rows);
    assert.deepEqual(outcomes, [{ is: 'taken' }, { is: 'refused', reason: 'too odd' }, { is: 'taken' }]);
    assert.equal(bigquery.asked.length, 1);
  });

  it('takes a row that failed for BigQuery’s own fault as not decided', async () => {
    for (const reason of ['backendError', 'timeout', 'stopped']) {
      bigquery.answers(200, rowErrors(0, reason, ''));
      const outcomes = await appendRows('t', rows);
      assert.deepEqual(outcomes, [{ is: 'undecided', reason }, { is: 'taken' }, { is: 'taken' }]);
    }
  });

  it('takes a column that the table lacks as not decided', async () => {
    bigquery.answers(200, rowErrors(0, 'invalid', 'no such field: new.'));
    const [outcome] = await appendRows('t', rows);
    assert.deepEqual(outcome, { is: 'undecided', reason: 'no such field: new.' });
  });

  for (const code of [400, 413]) {
    it(`takes ${code} as final`, async () => {
      bigquery.answers(code, refused(code));
      await assert.rejects(appendRows('t', rows), (error) => error instanceof Permanent);
    });
  }

  for (const code of [401, 403, 404, 409]) {
    it(`takes ${code} as passing: rights and tables come with the set-up`, async () => {
      bigquery.answers(code, refused(code));
      await assert.rejects(appendRows('t', rows), (error) => error instanceof Transient);
    });
  }
});
