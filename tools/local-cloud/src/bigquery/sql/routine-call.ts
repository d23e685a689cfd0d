import { routineName } from '../routines/name.ts';
import { identifier } from './literals.ts';
import { BEFORE_PATH, readPath } from './paths.ts';
import type { Rule } from './rule.ts';
import { isParens, isSymbol, isWord, splitAt } from './tree.ts';

/** Calls of a dataset's function: `d.f(x)`, `` `p.d.f`(x) ``. */
export const routineCallRule: Rule = ({ nodes, at, render }) => {
  const [node, previous] = [nodes[at], nodes[at - 1]];
  if ((node?.kind !== 'word' && node?.kind !== 'quoted') || isSymbol(previous, '.')) return undefined;
  if (isWord(previous, ...BEFORE_PATH, 'INSERT')) return undefined;
  const path = readPath(nodes, at);
  const args = nodes[path.next];
  const [name = '', dataset] = path.parts.toReversed();
  if (dataset === undefined || !isParens(args)) return undefined;
  const rendered = splitAt(args.items, ',').map(render).join(', ');
  return { sql: `${identifier(routineName({ dataset, name }))}(${rendered})`, next: path.next + 1 };
};
