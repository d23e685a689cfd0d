import { InvalidQuery } from '../errors.ts';
import { identifier, literal } from './literals.ts';
import type { Rule } from './rule.ts';
import { isAngles, isParens, isWord, type Node, splitAt } from './tree.ts';
import { readType } from './types.ts';

/** `CAST(x AS T)` and `SAFE_CAST(x AS T)`. */
const cast: Rule = ({ nodes, at, render }) => {
  const group = nodes[at + 1];
  if (!isWord(nodes[at], 'CAST', 'SAFE_CAST') || !isParens(group)) return undefined;
  const as = group.items.findLastIndex((node) => isWord(node, 'AS'));
  const type = readType(group.items, as + 1);
  if (isWord(group.items[type.next], 'FORMAT')) {
    throw new InvalidQuery('CAST … FORMAT is not supported by the local BigQuery');
  }
  const name = isWord(nodes[at], 'CAST') ? 'CAST' : 'TRY_CAST';
  return { sql: `${name}(${render(group.items.slice(0, as))} AS ${type.sql})`, next: at + 2 };
};

/** `INTERVAL n DAY`, whatever n is. */
const interval: Rule = ({ nodes, at, render }) => {
  if (!isWord(nodes[at], 'INTERVAL')) return undefined;
  const unit = nodes.findIndex((node, index) => index > at + 1 && isWord(node, ...INTERVAL_UNITS));
  const name = nodes[unit];
  if (unit === -1 || name?.kind !== 'word') return undefined;
  return { sql: `INTERVAL (${render(nodes.slice(at + 1, unit))}) ${name.text}`, next: unit + 1 };
};
const INTERVAL_UNITS = 'MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR'.split(' ');

const LITERAL_TYPES: Readonly<Record<string, string>> = {
  TIMESTAMP: 'TIMESTAMPTZ',
  DATETIME: 'TIMESTAMP',
  DATE: 'DATE',
  TIME: 'TIME',
  JSON: 'JSON',
  NUMERIC: 'DECIMAL(38,9)',
  BIGNUMERIC: 'DECIMAL(38,9)',
};

/** `TIMESTAMP '2026-11-22'`. */
const typedLiteral: Rule = ({ nodes, at }) => {
  const [type, value] = [nodes[at], nodes[at + 1]];
  if (type?.kind !== 'word' || value?.kind !== 'string') return undefined;
  const duck = LITERAL_TYPES[type.text.toUpperCase()];
  return duck ? { sql: `CAST(${literal(value.text)} AS ${duck})`, next: at + 2 } : undefined;
};

const ARRAY_POSITIONS: Readonly<Record<string, string>> = {
  OFFSET: ' + 1',
  SAFE_OFFSET: ' + 1',
  ORDINAL: '',
  SAFE_ORDINAL: '',
};

/** `a[OFFSET(0)]`; DuckDB counts from 1. A bare `a[0]` means different things for ARRAY and JSON, so it is refused. */
const subscript: Rule = ({ nodes, at, render }) => {
  const group = nodes[at];
  if (group?.kind !== 'group' || group.open !== '[' || !group.adjacent) return undefined;
  const [first, index] = group.items;
  if (first?.kind === 'word' && isParens(index)) {
    const shift = ARRAY_POSITIONS[first.text.toUpperCase()];
    if (shift !== undefined) return { sql: `[(${render(index.items)})${shift}]`, next: at + 1 };
  }
  const follows = nodes[at - 1];
  const onValue = follows !== undefined && follows.kind !== 'symbol' && !isWord(follows, 'ARRAY');
  if (onValue && group.items.length === 1 && first?.kind === 'number') {
    throw new InvalidQuery(
      'Write a[OFFSET(0)] for an ARRAY, or JSON_QUERY(j, "$[0]") for JSON: a[0] is ambiguous',
    );
  }
  return undefined;
};

/** `ARRAY<INT64>[1, 2]`. */
const typedArray: Rule = ({ nodes, at, render }) => {
  if (!isWord(nodes[at], 'ARRAY') || !isAngles(nodes[at + 1])) return undefined;
  const type = readType(nodes, at);
  const values = nodes[type.next];
  if (values?.kind !== 'group') return undefined;
  return { sql: `CAST([${render(values.items)}] AS ${type.sql})`, next: type.next + 1 };
};

/** `STRUCT(1 AS a, b)` and `STRUCT<a INT64>(1)`. */
const struct: Rule = ({ nodes, at, render }) => {
  if (!isWord(nodes[at], 'STRUCT')) return undefined;
  const type = isAngles(nodes[at + 1]) ? readType(nodes, at) : undefined;
  const next = type?.next ?? at + 1;
  const values = nodes[next];
  if (!isParens(values)) return undefined;
  const parts = splitAt(values.items, ',');
  if (type) return { sql: `CAST(row(${parts.map(render).join(', ')}) AS ${type.sql})`, next: next + 1 };
  return {
    sql: `struct_pack(${parts.map((part, i) => fieldOf(part, i, render)).join(', ')})`,
    next: next + 1,
  };
};

function fieldOf(part: readonly Node[], index: number, render: (nodes: readonly Node[]) => string): string {
  const as = part.findLastIndex((node) => isWord(node, 'AS'));
  const last = part.at(-1);
  const named = last?.kind === 'word' || last?.kind === 'quoted' ? last.text : undefined;
  const value = as > 0 ? part.slice(0, as) : part;
  return `${identifier(named ?? `_field_${index + 1}`)} := ${render(value)}`;
}

/** `EXTRACT(DAYOFWEEK FROM t)` counts from Sunday = 1; `EXTRACT(DATE FROM t)` is a cast. */
const extract: Rule = ({ nodes, at, render }) => {
  const group = nodes[at + 1];
  if (!isWord(nodes[at], 'EXTRACT') || !isParens(group) || !isWord(group.items[1], 'FROM')) return undefined;
  const value = render(group.items.slice(2));
  const next = at + 2;
  if (isWord(group.items[0], 'DAYOFWEEK')) return { sql: `(date_part('dow', ${value}) + 1)`, next };
  if (isWord(group.items[0], 'DAYOFYEAR')) return { sql: `date_part('doy', ${value})`, next };
  if (isWord(group.items[0], 'ISOWEEK')) return { sql: `date_part('week', ${value})`, next };
  if (isWord(group.items[0], 'DATE')) return { sql: `CAST(${value} AS DATE)`, next };
  if (isWord(group.items[0], 'MILLISECOND')) return { sql: `(date_part('ms', ${value}) % 1000)`, next };
  if (isWord(group.items[0], 'WEEK')) {
    throw new InvalidQuery('EXTRACT(WEEK …) is not supported by the local BigQuery; ISOWEEK is');
  }
  return undefined;
};

/** Rules of expressions that are no plain function calls. */
export const expressionRules: readonly Rule[] = [
  cast,
  interval,
  typedLiteral,
  subscript,
  typedArray,
  struct,
  extract,
];
