import { InvalidQuery } from '../errors.ts';
import { aggregates } from './aggregates.ts';
import type { Call } from './call.ts';
import type { Rule } from './rule.ts';
import { scalars } from './scalars.ts';
import { isParens, isSymbol, isWord, splitAt } from './tree.ts';
import { times } from './times.ts';

const functions: ReadonlyMap<string, Call> = new Map([...scalars, ...aggregates, ...times]);

/** Functions that DuckDB has under the same name with another result, or not at all. */
const UNSUPPORTED = new Set(
  'FARM_FINGERPRINT APPROX_TOP_COUNT APPROX_TOP_SUM SESSION_USER NET ML KEYS AEAD HLL_COUNT RANGE_BUCKET ST_GEOGPOINT'.split(
    ' ',
  ),
);

/** Calls of functions whose name, arguments or result differ; the others pass as they are. */
export const functionRule: Rule = ({ nodes, at, render }) => {
  const [name, group] = [nodes[at], nodes[at + 1]];
  if (isWord(name, 'SAFE') && isSymbol(group, '.') && isParens(nodes[at + 3])) {
    return { sql: `TRY(${render(nodes.slice(at + 2, at + 4))})`, next: at + 4 };
  }
  if (name?.kind !== 'word') return undefined;
  const word = name.text.toUpperCase();
  const called = isParens(group) || isSymbol(group, '.');
  if (called && UNSUPPORTED.has(word)) {
    throw new InvalidQuery(`Function not found: ${name.text}; the local BigQuery does not have it`);
  }
  const call = functions.get(word);
  if (!call || !isParens(group) || isSymbol(nodes[at - 1], '.')) return undefined;
  const parts = splitAt(group.items, ',');
  return { sql: call({ name: word, parts, args: parts.map(render), render }), next: at + 2 };
};
