import { InvalidQuery } from '../errors.ts';
import { readCreateFunction, type RoutineDefinition } from '../routines/definition.ts';
import { ddlRule } from './ddl.ts';
import { functionRule } from './functions.ts';
import { tokens } from './lexer.ts';
import { blobLiteral, identifier, literal } from './literals.ts';
import { pathRule } from './paths.ts';
import { routineCallRule } from './routine-call.ts';
import type { Rule } from './rule.ts';
import { isWord, nest, type Node, splitAt } from './tree.ts';
import { clauseRules } from './clauses.ts';
import { expressionRules } from './expressions.ts';

/** What a statement does: it decides where it runs and what it answers. */
export type StatementKind = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'TRUNCATE' | 'DDL';

/** One statement in DuckDB's dialect. */
export interface Statement {
  readonly kind: StatementKind;
  /** BigQuery's name of it, such as `CREATE_TABLE`. */
  readonly type: string;
  readonly sql: string;
  /** Names of the parameters it uses, in lower case. */
  readonly parameters: ReadonlySet<string>;
  /** The function that it creates; then there is no SQL to run. */
  readonly routine?: RoutineDefinition;
}

const KINDS: Readonly<Record<string, StatementKind>> = {
  SELECT: 'SELECT',
  WITH: 'SELECT',
  INSERT: 'INSERT',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE',
  MERGE: 'MERGE',
  TRUNCATE: 'TRUNCATE',
  CREATE: 'DDL',
  DROP: 'DDL',
  ALTER: 'DDL',
};

const rules: readonly Rule[] = [
  ddlRule,
  ...clauseRules,
  ...expressionRules,
  functionRule,
  routineCallRule,
  pathRule,
];

/**
 * Translates GoogleSQL to DuckDB's SQL, statement by statement; the README beside this folder lists what differs.
 * @throws InvalidQuery for what is no GoogleSQL and for what cannot be translated.
 */
export function translate(googleSql: string): Statement[] {
  const statements = splitAt(nest(tokens(googleSql)), ';').filter((nodes) => nodes.length > 0);
  if (statements.length === 0) throw new InvalidQuery('Syntax error: Unexpected end of statement');
  return statements.map(translateStatement);
}

function translateStatement(nodes: readonly Node[]): Statement {
  const routine = readCreateFunction(nodes);
  if (routine) return { kind: 'DDL', type: 'CREATE_FUNCTION', sql: '', parameters: new Set(), routine };
  const [first, second] = nodes;
  const word = first?.kind === 'word' ? first.text.toUpperCase() : first?.kind === 'group' ? 'SELECT' : '';
  const kind = KINDS[word];
  if (!kind) {
    const shown = first && 'text' in first ? first.text : '';
    throw new InvalidQuery(`Syntax error: Unexpected "${shown}"; queries, DML and DDL are supported`);
  }
  const parameters = new Set<string>();
  const sql = render(nodes, parameters);
  const type = kind === 'DDL' && second?.kind === 'word' ? ddlType(word, nodes) : kind;
  return { kind, type, sql, parameters };
}

function ddlType(word: string, nodes: readonly Node[]): string {
  const object = nodes.find((node) => isWord(node, 'TABLE', 'VIEW', 'SCHEMA'));
  return `${word}_${object?.kind === 'word' ? object.text.toUpperCase() : 'OTHER'}`;
}

function render(nodes: readonly Node[], parameters: Set<string>): string {
  const inner = (some: readonly Node[]) => render(some, parameters);
  const out: string[] = [];
  let at = 0;
  while (at < nodes.length) {
    const found = rewrite(nodes, at, inner);
    const sql = found?.sql ?? plain(nodes[at], parameters, inner);
    if (sql === '>' && out.at(-1) === '>' && nodes[at]?.adjacent) out[out.length - 1] = '>>';
    else out.push(sql);
    at = found?.next ?? at + 1;
  }
  return out.join(' ');
}

function rewrite(nodes: readonly Node[], at: number, inner: (nodes: readonly Node[]) => string) {
  for (const rule of rules) {
    const found = rule({ nodes, at, render: inner });
    if (found) return found;
  }
  return undefined;
}

function plain(
  node: Node | undefined,
  parameters: Set<string>,
  inner: (nodes: readonly Node[]) => string,
): string {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'group':
      return node.open === '(' ? `(${inner(node.items)})` : `[${inner(node.items)}]`;
    case 'string':
      return literal(node.text);
    case 'bytes':
      return blobLiteral(Buffer.from(node.text, 'latin1'));
    case 'quoted':
      return identifier(node.text);
    case 'parameter': {
      if (node.text === '?') return '?';
      const name = node.text.slice(1).toLowerCase();
      parameters.add(name);
      return `$${name}`;
    }
    case 'word':
    case 'number':
    case 'symbol':
      return node.text;
  }
}
