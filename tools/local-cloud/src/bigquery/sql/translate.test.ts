import assert from 'node:assert/strict';
import { type Database, openDatabase } from '../engine/database.ts';
import { InvalidQuery } from '../errors.ts';
import { fieldOf } from '../schema.ts';
import { plainRow } from '../values/plain.ts';
import { translate } from './translate.ts';

/** A GoogleSQL expression and what BigQuery's documentation gives as its value. */
const examples: readonly (readonly [string, unknown])[] = [
  [`"it's" || '\\n' || r'\\d' || """a"b"""`, `it's\n\\da"b`],
  [`SAFE_CAST('x' AS INT64)`, null],
  [`CAST('12' AS INT64) + CAST(TRUE AS INT64)`, 13],
  [`SAFE.PARSE_TIMESTAMP('%Y', 'x')`, null],
  [`SAFE_DIVIDE(1, 0)`, null],
  [`DIV(7, 2)`, 3],
  [`7 / 2`, 3.5],
  [`1 << 3 >> 1`, 4],
  [`IF(1 < 2 AND 2 > 1, 'a', 'b')`, 'a'],
  [`JSON_VALUE('{"a": {"b": "x"}}', '$.a.b')`, 'x'],
  [`JSON_VALUE('{"a": {"b": "x"}}', '$.a')`, null],
  [`JSON_QUERY(JSON '{"a": {"b": 1}}', '$.a')`, { b: 1 }],
  [`JSON_VALUE_ARRAY('{"a": ["x", "y"]}', '$.a')`, ['x', 'y']],
  [`INT64(JSON '5') + 1`, 6],
  [`TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b))`, '{"a":1,"b":"x"}'],
  [`STRUCT(1 AS a, [1, 2] AS b)`, { a: 1, b: [1, 2] }],
  [`STRUCT<a INT64, b ARRAY<STRING>>(1, ['x'])`, { a: 1, b: ['x'] }],
  [`ARRAY<INT64>[1, 2]`, [1, 2]],
  [`[10, 20][OFFSET(0)] + ARRAY[1, 2][ORDINAL(2)]`, 12],
  [`[10][SAFE_OFFSET(5)]`, null],
  [`2 IN UNNEST([1, 2])`, true],
  [`2 NOT IN UNNEST([1, 2])`, false],
  [`(SELECT SUM(x) FROM UNNEST([1, 2, 3]) AS x)`, 6],
  [
    `(SELECT STRING_AGG(CONCAT(x, CAST(i AS STRING)), ',' ORDER BY i) FROM UNNEST(['a', 'b']) AS x WITH OFFSET AS i)`,
    'a0,b1',
  ],
  [`(SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x DESC LIMIT 2) FROM UNNEST([1, 3, NULL, 2]) AS x)`, [3, 2]],
  [`(SELECT COUNTIF(x > 1) FROM UNNEST([1, 2, 3]) AS x)`, 2],
  [`(SELECT ANY_VALUE(x HAVING MAX -x) FROM UNNEST([1, 2, 3]) AS x)`, 1],
  [`(SELECT APPROX_QUANTILES(x, 2) FROM UNNEST([1, 2, 3]) AS x)`, [1, 2, 3]],
  [`(SELECT LOGICAL_AND(x) FROM UNNEST([TRUE, FALSE]) AS x)`, false],
  [`TIMESTAMP '2026-11-22 10:00:00+02'`, '2026-11-22T08:00:00Z'],
  [`TIMESTAMP('2026-11-22')`, '2026-11-22T00:00:00Z'],
  [`TIMESTAMP_TRUNC(TIMESTAMP '2026-11-22 10:11:12', HOUR)`, '2026-11-22T10:00:00Z'],
  [`DATE_TRUNC(DATE '2026-11-25', WEEK)`, '2026-11-22'],
  [`DATE_TRUNC(DATE '2026-11-25', WEEK(MONDAY))`, '2026-11-23'],
  [`TIMESTAMP_ADD(TIMESTAMP '2026-11-22', INTERVAL 2 * 30 MINUTE)`, '2026-11-22T01:00:00Z'],
  [`TIMESTAMP_DIFF(TIMESTAMP '2026-11-22 23:00:00', TIMESTAMP '2026-11-21 23:30:00', DAY)`, 0],
  [`DATE_DIFF(DATE '2026-11-22', DATE '2026-11-21', DAY)`, 1],
  [`DATE_SUB(DATE '2026-03-31', INTERVAL 1 MONTH)`, '2026-02-28'],
  [`DATE(TIMESTAMP '2026-11-22 23:30:00', 'Europe/Madrid')`, '2026-11-23'],
  [`EXTRACT(DAYOFWEEK FROM DATE '2026-11-22')`, 1],
  [`EXTRACT(HOUR FROM TIMESTAMP '2026-11-22 10:11:12')`, 10],
  [`FORMAT_TIMESTAMP('%F %T', TIMESTAMP '2026-11-22 10:11:12')`, '2026-11-22 10:11:12'],
  [`PARSE_DATE('%d/%m/%Y', '22/11/2026')`, '2026-11-22'],
  [`UNIX_MICROS(TIMESTAMP_MICROS(1234567))`, 1234567],
  [`UNIX_MILLIS(TIMESTAMP_SECONDS(2))`, 2000],
  [`REGEXP_EXTRACT('foo-42', r'(\\d+)')`, '42'],
  [`REGEXP_EXTRACT('foo', r'\\d+')`, null],
  [`REGEXP_REPLACE('a1b2', r'\\d', '#')`, 'a#b#'],
  [`CONCAT('a', NULL)`, null],
  [`SPLIT('a,b')`, ['a', 'b']],
  [`FORMAT('%d-%s', 7, 'x')`, '7-x'],
  [`TO_HEX(b'\\x00\\xff')`, '00ff'],
  [`TO_BASE64(SHA256('a'))`, 'ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='],
  [`BYTE_LENGTH('é')`, 2],
  [`GENERATE_DATE_ARRAY(DATE '2026-11-21', DATE '2026-11-22')`, ['2026-11-21', '2026-11-22']],
  [`(SELECT x FROM (SELECT 1 AS x UNION DISTINCT SELECT 1))`, 1],
];

describe('GoogleSQL on DuckDB', () => {
  let database: Database;
  before(async () => {
    database = await openDatabase();
  });
  after(() => database.close());

  async function valueOf(sql: string): Promise<unknown> {
    const [statement] = translate(sql);
    const reader = await database.read(statement?.sql ?? '');
    const fields = reader.columnTypes().map((type, i) => fieldOf(reader.columnName(i), type));
    const [row] = reader.getRows();
    return Object.values(plainRow(fields, row ?? []))[0];
  }

  for (const [expression, expected] of examples) {
    it(`gives ${JSON.stringify(expected)} for ${expression}`, async () => {
      assert.deepEqual(await valueOf(`SELECT ${expression} AS value`), expected);
    });
  }

  it('finds tables under every way to write their path', () => {
    for (const path of ['`demo-x.d.t`', '`demo-x`.d.t', '`demo-x`.`d`.`t`', 'demo-x.d.t', '`d.t`', 'd.t']) {
      assert.equal(translate(`SELECT a.b.c FROM ${path}`)[0]?.sql, 'SELECT a . b . c FROM "d"."t"', path);
    }
  });

  it('leaves comments out, and a comment mark inside a text in', () => {
    assert.equal(translate(`SELECT '--#/*' -- x\n# y\n/* z */`)[0]?.sql, `SELECT '--#/*'`);
  });

  it('splits a script into its statements', () => {
    const kinds = translate(`CREATE TABLE d.t (a INT64); INSERT d.t VALUES (1); SELECT ';'`).map(
      ({ type }) => type,
    );
    assert.deepEqual(kinds, ['CREATE_TABLE', 'INSERT', 'SELECT']);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['SELECT a[0] FROM t', /a\[OFFSET\(0\)\]/],
    ['SELECT FARM_FINGERPRINT(a)', /Function not found: FARM_FINGERPRINT/],
    ['SELECT AS STRUCT 1', /SELECT AS STRUCT/],
    ['SELECT 1 FROM d.t FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()', /SYSTEM_TIME/],
    ['DECLARE x INT64', /Unexpected "DECLARE"/],
    ['SELECT (1', /bracket/],
    ['CREATE MODEL d.m AS SELECT 1', /TABLE, VIEW, SCHEMA and FUNCTION/],
    ['CREATE TEMP FUNCTION f() AS (1)', /no temporary functions/],
    ['CREATE FUNCTION d.f() AS (1)', /LANGUAGE js only/],
    ["CREATE FUNCTION d.f(n INT64) RETURNS STRING LANGUAGE js AS 'return n'", /INT64 is not supported/],
    ['SELECT CAST(1 AS NOTYPE)', /Type not found: NOTYPE/],
    ['', /end of statement/],
    ['SELECT \u0001', /Illegal input character/],
  ];
  for (const [sql, reason] of refused) {
    it(`refuses ${JSON.stringify(sql)} and says why`, () => {
      assert.throws(
        () => translate(sql),
        (error) => error instanceof InvalidQuery && reason.test(error.message),
      );
    });
  }
});
