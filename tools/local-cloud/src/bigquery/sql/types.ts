import { InvalidQuery } from '../errors.ts';
import { identifier } from './literals.ts';
import { isAngles, isParens, isWord, type Node, splitAt } from './tree.ts';

/** DuckDB's name of each GoogleSQL type that is written as one word. */
const SCALARS: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  INT64: 'BIGINT',
  INT: 'BIGINT',
  INTEGER: 'BIGINT',
  BIGINT: 'BIGINT',
  SMALLINT: 'BIGINT',
  TINYINT: 'BIGINT',
  BYTEINT: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  DECIMAL: 'DECIMAL(38,9)',
  BIGNUMERIC: 'DECIMAL(38,9)',
  BIGDECIMAL: 'DECIMAL(38,9)',
  BOOL: 'BOOLEAN',
  BOOLEAN: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMPTZ',
  DATETIME: 'TIMESTAMP',
  DATE: 'DATE',
  TIME: 'TIME',
  JSON: 'JSON',
  INTERVAL: 'INTERVAL',
};

/** Whether a word in capitals names a type. */
function isTypeName(word: string): boolean {
  return word in SCALARS || word === 'ARRAY' || word === 'STRUCT';
}

/**
 * Reads the type that starts at an index, such as `ARRAY<STRUCT<a INT64>>`.
 * @returns DuckDB's spelling and the index after it.
 * @throws InvalidQuery when no known type stands there.
 */
export function readType(
  nodes: readonly Node[],
  at: number,
): { readonly sql: string; readonly next: number } {
  const node = nodes[at];
  if (node?.kind !== 'word') throw new InvalidQuery('Syntax error: Expected a type');
  const name = node.text.toUpperCase();
  const inner = nodes[at + 1];
  if (name === 'ARRAY' && isAngles(inner)) return { sql: `${readType(inner.items, 0).sql}[]`, next: at + 2 };
  if (name === 'STRUCT' && isAngles(inner)) return { sql: structSql(inner.items), next: at + 2 };
  const scalar = SCALARS[name];
  if (!scalar) throw new InvalidQuery(`Type not found: ${node.text}`);
  if (!isParens(inner)) return { sql: scalar, next: at + 1 };
  return { sql: sized(name, scalar, inner.items), next: at + 2 };
}

function structSql(items: readonly Node[]): string {
  const fields = splitAt(items, ',').map((field, index) => {
    const [name] = field;
    const named = startsType(field[1]) && (name?.kind === 'word' || name?.kind === 'quoted');
    return `${identifier(named ? name.text : `_field_${index + 1}`)} ${readType(field, named ? 1 : 0).sql}`;
  });
  return `STRUCT(${fields.join(', ')})`;
}

/** NUMERIC(p, s) keeps its digits; a longest length of texts is not enforced by DuckDB. */
function sized(name: string, scalar: string, size: readonly Node[]): string {
  const digits = splitAt(size, ',').map(([node]) => (node?.kind === 'number' ? node.text : '?'));
  return /NUMERIC|DECIMAL/.test(name) ? `DECIMAL(${digits.join(',')})` : scalar;
}

/** Whether a node can start a column's type: `a INT64`, not `PRIMARY KEY`. */
export function startsType(node: Node | undefined): boolean {
  return node?.kind === 'word' && isTypeName(node.text.toUpperCase()) && !isWord(node, 'INTERVAL');
}
