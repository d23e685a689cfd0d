import { InvalidQuery } from '../errors.ts';
import { identifier } from './literals.ts';
import type { Rule } from './rule.ts';
import { isParens, isSymbol, isWord, type Node } from './tree.ts';

const word = (node: Node | undefined) =>
  node?.kind === 'word' || node?.kind === 'quoted' ? node.text : undefined;

/** `* EXCEPT (a)` is DuckDB's `* EXCLUDE (a)`. */
const starExcept: Rule = ({ nodes, at }) =>
  isWord(nodes[at], 'EXCEPT') && isParens(nodes[at + 1]) && isSymbol(nodes[at - 1], '*')
    ? { sql: 'EXCLUDE', next: at + 1 }
    : undefined;

/** `UNION DISTINCT` and its like: DuckDB leaves the word out. */
const setDistinct: Rule = ({ nodes, at }) =>
  isWord(nodes[at], 'UNION', 'EXCEPT', 'INTERSECT') && isWord(nodes[at + 1], 'DISTINCT')
    ? { sql: word(nodes[at]) ?? '', next: at + 2 }
    : undefined;

const insertInto: Rule = ({ nodes, at }) =>
  at === 0 && isWord(nodes[0], 'INSERT', 'MERGE') && !isWord(nodes[1], 'INTO')
    ? { sql: `${word(nodes[0]) ?? ''} INTO`, next: 1 }
    : undefined;

const deleteFrom: Rule = ({ nodes, at }) =>
  at === 0 && isWord(nodes[0], 'DELETE') && !isWord(nodes[1], 'FROM')
    ? { sql: 'DELETE FROM', next: 1 }
    : undefined;

/** `x IN UNNEST(a)`. */
const inUnnest: Rule = ({ nodes, at, render }) => {
  const negated = isWord(nodes[at], 'NOT') ? 1 : 0;
  const array = nodes[at + negated + 2];
  if (!isWord(nodes[at + negated], 'IN') || !isWord(nodes[at + negated + 1], 'UNNEST') || !isParens(array)) {
    return undefined;
  }
  const operator = negated ? '<> ALL' : '= ANY';
  return { sql: `${operator}(${render(array.items)})`, next: at + negated + 3 };
};

/** `UNNEST(a) AS x WITH OFFSET AS i` in a FROM clause; DuckDB counts from 1 and names the columns of an alias. */
const unnest: Rule = ({ nodes, at, render }) => {
  const array = nodes[at + 1];
  if (!isWord(nodes[at], 'UNNEST') || !isParens(array)) return undefined;
  const alias = readAlias(nodes, at + 2);
  const numbered = isWord(nodes[alias.next], 'WITH') && isWord(nodes[alias.next + 1], 'OFFSET');
  const offset = numbered ? readAlias(nodes, alias.next + 2) : alias;
  const outer = isWord(nodes[at - 1], 'JOIN') && isWord(nodes[at - 2], 'LEFT', 'OUTER');
  const on = outer && !isWord(nodes[offset.next], 'ON') ? ' ON TRUE' : '';
  const value = identifier(alias.name ?? 'value');
  if (!numbered) {
    const named = alias.name === undefined ? '' : ` AS ${identifier(`_${alias.name}`)}(${value})`;
    return { sql: `UNNEST(${render(array.items)})${named}${on}`, next: alias.next };
  }
  const index = identifier(offset.name ?? 'offset');
  const rows = `SELECT v AS ${value}, i - 1 AS ${index} FROM UNNEST(${render(array.items)}) WITH ORDINALITY AS _(v, i)`;
  return { sql: `LATERAL (${rows}) AS ${identifier(`_${alias.name ?? 'unnest'}`)}${on}`, next: offset.next };
};

const AFTER_UNNEST =
  'WITH WHERE JOIN ON GROUP ORDER LIMIT CROSS LEFT RIGHT INNER FULL QUALIFY HAVING UNION EXCEPT INTERSECT WINDOW USING'.split(
    ' ',
  );

function readAlias(nodes: readonly Node[], at: number) {
  if (isWord(nodes[at], 'AS')) return { name: word(nodes[at + 1]), next: at + 2 };
  const name = isWord(nodes[at], ...AFTER_UNNEST) ? undefined : word(nodes[at]);
  return { name, next: name === undefined ? at : at + 1 };
}

const BEFORE_EXPRESSION =
  'SELECT DISTINCT ALL AND OR NOT BY WHEN THEN ELSE ON WHERE HAVING QUALIFY IN LIKE BETWEEN IS CASE AS SET VALUES'.split(
    ' ',
  );
const UNITS = 'DAY HOUR MINUTE MONTH SECOND YEAR WEEK QUARTER DECADE CENTURY MILLISECOND MICROSECOND'.split(
  ' ',
);

/** `TIMESTAMP_TRUNC(ts, DAY) day`: names that GoogleSQL takes as an alias without AS, and DuckDB does not. */
const bareAlias: Rule = ({ nodes, at }) => {
  const [previous, node, following] = [nodes[at - 1], nodes[at], nodes[at + 1]];
  if (!isWord(node, ...UNITS) || !previous || previous.kind === 'symbol') return undefined;
  if (isWord(previous, ...BEFORE_EXPRESSION)) return undefined;
  const ends = following === undefined || isSymbol(following, ',') || isWord(following, 'FROM');
  return ends ? { sql: `AS ${identifier(word(node) ?? '')}`, next: at + 1 } : undefined;
};

const RESERVED_IN_DUCKDB = (
  'ANALYSE ANALYZE ANTI ASOF ASYMMETRIC AT AUTHORIZATION BINARY BOTH CONCURRENTLY DEFERRABLE DESCRIBE FREEZE GLOB ILIKE ' +
  'INITIALLY ISNULL LAMBDA LEADING NOTNULL ONLY OVERLAPS PLACING POSITIONAL SEMI SHOW SIMILAR SUMMARIZE SYMMETRIC ' +
  'TRAILING UNPACK VARIADIC VERBOSE'
).split(' ');

/** Names such as `at`, which only DuckDB reserves. */
const reservedName: Rule = ({ nodes, at }) => {
  if (!isWord(nodes[at], ...RESERVED_IN_DUCKDB) || isWord(nodes[at + 1], 'TIME')) return undefined;
  return { sql: identifier(word(nodes[at]) ?? ''), next: at + 1 };
};

/** Refuses what would silently mean something else. */
const unsupported: Rule = ({ nodes, at }) => {
  const second = nodes[at + 1];
  if (isWord(nodes[at], 'AS') && isWord(nodes[at - 1], 'SELECT') && isWord(second, 'STRUCT', 'VALUE')) {
    throw new InvalidQuery('SELECT AS STRUCT and SELECT AS VALUE are not supported by the local BigQuery');
  }
  if (isWord(nodes[at], 'FOR') && isWord(second, 'SYSTEM_TIME')) {
    throw new InvalidQuery('FOR SYSTEM_TIME AS OF is not supported by the local BigQuery');
  }
  if (isWord(nodes[at], '_PARTITIONTIME', '_PARTITIONDATE', '_TABLE_SUFFIX')) {
    throw new InvalidQuery(`${word(nodes[at]) ?? ''} is not supported by the local BigQuery`);
  }
  return undefined;
};

/** Rules of clauses: FROM, set operations, aliases, and what cannot be done. */
export const clauseRules: readonly Rule[] = [
  unsupported,
  starExcept,
  setDistinct,
  insertInto,
  deleteFrom,
  inUnnest,
  unnest,
  bareAlias,
  reservedName,
];
