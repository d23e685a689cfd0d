import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Permanent, Transient } from '@earshot/contracts';
import type { MirrorRow } from '@earshot/mirroring-core';
import { appendRows } from './append.ts';

interface Asked {
  readonly skipInvalidRows: boolean;
  readonly rows: readonly { readonly insertId: string }[];
}

const rows: readonly MirrorRow[] = ['a', 'b', 'c'].map((insertId) => ({
  insertId,
  json: { document: insertId },
}));

describe('appending rows', () => {
  let server: Server;
  let status = 200;
  let body: object = {};
  const asked: Asked[] = [];
  const outside = { ...process.env };

  before(async () => {
    server = createServer((message, response) => {
      let text = '';
      message.on('data', (chunk: Buffer) => (text += chunk.toString()));
      message.on('end', () => {
        asked.push(JSON.parse(text) as Asked);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    Object.assign(process.env, {
      BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GCLOUD_PROJECT: 'demo-test',
      METADATA_SERVER_DETECTION: 'none',
    });
  });
  after((done) => {
    process.env = outside;
    server.closeAllConnections();
    server.close(done);
  });
  beforeEach(() => {
    asked.length = 0;
  });

  function bigqueryAnswers(code: number, answer: object): void {
    status = code;
    body = answer;
  }
  const refused = (code: number) => ({
    error: { code, message: 'no', errors: [{ reason: 'x', message: 'no' }] },
  });
  const rowErrors = (index: number, reason: string, message: string) => ({
    insertErrors: [{ index, errors: [{ reason, message }] }],
  });

  it('sends ids that let BigQuery know a repeated row, and asks it to take the good ones', async () => {
    bigqueryAnswers(200, {});
    assert.deepEqual(await appendRows('t', rows), [{ is: 'taken' }, { is: 'taken' }, { is: 'taken' }]);
    assert.deepEqual(
      asked.map(({ skipInvalidRows, rows: sent }) => [skipInvalidRows, sent.map(({ insertId }) => insertId)]),
      [[true, ['a', 'b', 'c']]],
    );
  });

  it('tells which row was refused and why, and sends none again', async () => {
    bigqueryAnswers(200, rowErrors(1, 'invalid', 'too odd'));
    const outcomes = await appendRows('t', rows);
    assert.deepEqual(outcomes, [{ is: 'taken' }, { is: 'refused', reason: 'too odd' }, { is: 'taken' }]);
    assert.equal(asked.length, 1);
  });

  it('takes a row that failed for BigQuery’s own fault as not decided', async () => {
    for (const reason of ['backendError', 'timeout', 'stopped']) {
      bigqueryAnswers(200, rowErrors(0, reason, ''));
      const outcomes = await appendRows('t', rows);
      assert.deepEqual(outcomes, [{ is: 'undecided', reason }, { is: 'taken' }, { is: 'taken' }]);
    }
  });

  it('takes a column that the table lacks as not decided', async () => {
    bigqueryAnswers(200, rowErrors(0, 'invalid', 'no such field: new.'));
    const [outcome] = await appendRows('t', rows);
    assert.deepEqual(outcome, { is: 'undecided', reason: 'no such field: new.' });
  });

  for (const code of [400, 413]) {
    it(`takes ${code} as final`, async () => {
      bigqueryAnswers(code, refused(code));
      await assert.rejects(appendRows('t', rows), (error) => error instanceof Permanent);
    });
  }

  for (const code of [401, 403, 404, 409]) {
    it(`takes ${code} as passing: rights and tables come with the set-up`, async () => {
      bigqueryAnswers(code, refused(code));
      await assert.rejects(appendRows('t', rows), (error) => error instanceof Transient);
    });
  }
});
