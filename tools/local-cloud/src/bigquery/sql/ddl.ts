import { InvalidQuery } from '../errors.ts';
import { identifier } from './literals.ts';
import { readPath, tableSql } from './paths.ts';
import type { Rule } from './rule.ts';
import { indexOfWord, isParens, isWord, type Node, splitAt } from './tree.ts';
import { readType, startsType } from './types.ts';

/**
 * `CREATE TABLE … (columns) PARTITION BY … CLUSTER BY … OPTIONS (…)`, `CREATE VIEW`, `ALTER TABLE … ADD COLUMN`: columns get
 * DuckDB's types; what tells only how BigQuery stores or describes is left out.
 */
export const ddlRule: Rule = ({ nodes, at, render }) => {
  if (at !== 0) return undefined;
  if (isWord(nodes[0], 'ALTER')) return alterTable(nodes, render);
  if (!isWord(nodes[0], 'CREATE')) return undefined;
  const object = indexOfWord(nodes, 1, 'TABLE', 'VIEW', 'SCHEMA', 'PROCEDURE', 'MODEL', 'INDEX');
  if (object === -1 || isWord(nodes[object], 'PROCEDURE', 'MODEL', 'INDEX')) {
    throw new InvalidQuery('Of CREATE, the local BigQuery supports TABLE, VIEW, SCHEMA and FUNCTION');
  }
  if (isWord(nodes[object], 'SCHEMA')) return { sql: 'CREATE SCHEMA', next: object + 1 };
  const exists = isWord(nodes[object + 1], 'IF') ? 4 : 1;
  const path = readPath(nodes, object + exists);
  const as = indexOfWord(nodes, path.next, 'AS');
  const head = nodes.slice(0, object + exists).map((node) => ('text' in node ? node.text : ''));
  const columns = nodes[path.next];
  const body = isParens(columns) ? ` (${columnsSql(columns.items, render)})` : '';
  const query = as === -1 ? '' : ` AS ${render(nodes.slice(as + 1))}`;
  if (isWord(nodes[object], 'VIEW'))
    return { sql: `${head.join(' ')} ${tableSql(path.parts)}${query}`, next: nodes.length };
  return { sql: `${head.join(' ')} ${tableSql(path.parts)}${query || body}`, next: nodes.length };
};

type Render = (nodes: readonly Node[]) => string;

function columnsSql(items: readonly Node[], render: Render): string {
  return splitAt(items, ',')
    .filter((column) => startsType(column[1]))
    .map((column) => columnSql(column, render))
    .join(', ');
}

function columnSql(column: readonly Node[], render: Render): string {
  const [name] = column;
  if (name?.kind !== 'word' && name?.kind !== 'quoted')
    throw new InvalidQuery('Syntax error: Expected a column name');
  const type = readType(column, 1);
  const options = indexOfWord(column, type.next, 'OPTIONS');
  const rest = render(column.slice(type.next, options === -1 ? undefined : options));
  return `${identifier(name.text)} ${type.sql} ${rest}`.trim();
}

function alterTable(nodes: readonly Node[], render: Render) {
  const add = indexOfWord(nodes, 1, 'ADD');
  if (!isWord(nodes[1], 'TABLE') || add === -1) return undefined;
  const path = readPath(nodes, isWord(nodes[2], 'IF') ? 4 : 2);
  const clauses = splitAt(nodes.slice(add), ',');
  if (clauses.length > 1) throw new InvalidQuery('Add one column at a time in the local BigQuery');
  const exists = isWord(nodes[add + 2], 'IF') ? ' IF NOT EXISTS' : '';
  const column = nodes.slice(add + (exists ? 5 : 2));
  return {
    sql: `ALTER TABLE ${tableSql(path.parts)} ADD COLUMN${exists} ${columnSql(column, render)}`,
    next: nodes.length,
  };
}
