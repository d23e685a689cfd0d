import { identifier, literal } from './literals.ts';
import type { Rule } from './rule.ts';
import { isSymbol, isWord, type Node } from './tree.ts';

/** Words that a table's or a dataset's path follows. */
export const BEFORE_PATH = [
  'FROM',
  'JOIN',
  'INTO',
  'UPDATE',
  'TABLE',
  'VIEW',
  'USING',
  'MERGE',
  'EXISTS',
  'SCHEMA',
];
/** Words after which such a path is not one. */
const NOT_A_PATH = ['UNNEST', 'SELECT', 'SET', 'IF', 'LATERAL', 'WITH'];

/** Table paths: the project is dropped, since one project's data is all there is. */
export const pathRule: Rule = ({ nodes, at }) => {
  const node = nodes[at];
  const previous = nodes[at - 1];
  if ((node?.kind !== 'word' && node?.kind !== 'quoted') || isSymbol(previous, '.')) return undefined;
  // Elsewhere a dotted name may be column.field.field: only what is quoted as a whole is a table's path.
  const expected = isWord(previous, ...BEFORE_PATH) && !isWord(node, ...NOT_A_PATH);
  if (!expected && !(node.kind === 'quoted' && node.text.includes('.'))) return undefined;
  const path = readPath(nodes, at);
  const sql = isWord(previous, 'SCHEMA') ? datasetSql(path.parts) : tableSql(path.parts);
  return { sql, next: path.next };
};

/** Reads the dotted path at an index, quoted in parts, as a whole, or with the dashes of a project's name. */
export function readPath(nodes: readonly Node[], at: number) {
  const parts: string[] = [];
  let next = at;
  for (;;) {
    const node = nodes[next];
    if (node?.kind !== 'word' && node?.kind !== 'quoted') break;
    parts.push(...(node.kind === 'quoted' ? node.text.split('.') : [node.text]));
    next += 1;
    while (isSymbol(nodes[next], '-') && nodes[next]?.adjacent && nodes[next + 1]?.adjacent) {
      const more = nodes[next + 1];
      parts.push(`${parts.pop() ?? ''}-${more && 'text' in more ? more.text : ''}`);
      next += 2;
    }
    if (!isSymbol(nodes[next], '.')) break;
    next += 1;
  }
  return { parts, next };
}

/** DuckDB's name of a dataset. */
function datasetSql(parts: readonly string[]): string {
  return identifier(parts.at(-1) ?? '');
}

/** DuckDB's name of a table or view. */
export function tableSql(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  const schemaAt = parts.findIndex((part) => part.toUpperCase() === 'INFORMATION_SCHEMA');
  if (schemaAt >= 0) return informationSchema(parts[schemaAt - 1], last);
  return parts.slice(-2).map(identifier).join('.');
}

/** Only what DuckDB's own information schema has; its columns are those of the standard. */
function informationSchema(dataset: string | undefined, view: string): string {
  const where = dataset === undefined ? '' : ` WHERE table_schema = ${literal(dataset)}`;
  return `(SELECT * FROM information_schema.${identifier(view.toLowerCase())}${where})`;
}
