import { InvalidQuery } from '../errors.ts';
import { readPath } from '../sql/paths.ts';
import { indexOfWord, isParens, isSymbol, isWord, type Node, splitAt } from '../sql/tree.ts';
import { holdsInt64, readFields, readRoutineType, type RoutineField, type RoutineType } from './types.ts';

/** A JavaScript function as `CREATE FUNCTION` tells it. */
export interface RoutineDefinition {
  /** Undefined stands for the query's default dataset. */
  readonly dataset: string | undefined;
  readonly name: string;
  readonly ifExists: 'fail' | 'keep' | 'replace';
  readonly parameters: readonly RoutineField[];
  readonly returns: RoutineType;
  readonly body: string;
  /** `gs://` URIs. */
  readonly libraries: readonly string[];
  readonly description: string | undefined;
  /** Undefined when it does not say. */
  readonly determinism: 'DETERMINISTIC' | 'NOT_DETERMINISTIC' | undefined;
}

/** Largest inline code, in bytes: https://cloud.google.com/bigquery/quotas#udf_limits. */
const MAX_BODY_BYTES = 32 * 1024;

/**
 * Reads `CREATE [OR REPLACE] FUNCTION [IF NOT EXISTS] d.f(a STRING) RETURNS … LANGUAGE js [OPTIONS (library = …)] AS '…'`.
 * Undefined when the statement creates something else.
 * @throws InvalidQuery for functions in SQL, temporary ones, and what BigQuery refuses
 */
export function readCreateFunction(nodes: readonly Node[]): RoutineDefinition | undefined {
  if (!isWord(nodes[0], 'CREATE')) return undefined;
  const replaces = isWord(nodes[1], 'OR') && isWord(nodes[2], 'REPLACE');
  const at = replaces ? 3 : 1;
  if (isWord(nodes[at], 'TEMP', 'TEMPORARY') && isWord(nodes[at + 1], 'FUNCTION')) {
    throw new InvalidQuery('The local BigQuery has no temporary functions: create it in a dataset');
  }
  if (!isWord(nodes[at], 'FUNCTION')) return undefined;
  const keeps = isWord(nodes[at + 1], 'IF');
  const path = readPath(nodes, at + (keeps ? 4 : 1));
  const parameters = nodes[path.next];
  const returns = indexOfWord(nodes, path.next, 'RETURNS');
  const language = indexOfWord(nodes, path.next, 'LANGUAGE');
  const as = indexOfWord(nodes, path.next, 'AS');
  if (
    !isParens(parameters) ||
    returns < 0 ||
    language < returns ||
    as < 0 ||
    !isWord(nodes[language + 1], 'JS')
  ) {
    throw new InvalidQuery('The local BigQuery has functions with LANGUAGE js only');
  }
  // Where it says whether it is DETERMINISTIC, that stands between its type and its language.
  const typeEnd = indexOfWord(nodes, returns, 'DETERMINISTIC', 'NOT', 'LANGUAGE');
  const typed = nodes.slice(returns + 1, typeEnd);
  const [description] = textsOf(nodes, 'DESCRIPTION');
  const definition: RoutineDefinition = {
    dataset: path.parts.at(-2),
    name: path.parts.at(-1) ?? '',
    ifExists: replaces ? 'replace' : keeps ? 'keep' : 'fail',
    parameters: readFields(parameters.items),
    returns: readRoutineType(typed),
    body: textOf(nodes[as + 1]),
    libraries: textsOf(nodes, 'LIBRARY'),
    description,
    determinism: determinismOf(nodes[typeEnd]),
  };
  check(definition);
  return definition;
}

function check({ parameters, body }: RoutineDefinition): void {
  const wide = parameters.find(({ type }) => holdsInt64(type));
  if (wide) {
    throw new InvalidQuery(
      `Type INT64 is not supported for argument ${wide.name} of a JavaScript function; use FLOAT64 or STRING`,
    );
  }
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BODY_BYTES) {
    throw new InvalidQuery(`The function's code has ${bytes} bytes; at most ${MAX_BODY_BYTES} are taken`);
  }
}

function determinismOf(word: Node | undefined): RoutineDefinition['determinism'] {
  if (isWord(word, 'NOT')) return 'NOT_DETERMINISTIC';
  return isWord(word, 'DETERMINISTIC') ? 'DETERMINISTIC' : undefined;
}

/** What an option says, which may be one text or a list of them; none when it is not given. */
function textsOf(nodes: readonly Node[], option: string): readonly string[] {
  const options = nodes[indexOfWord(nodes, 0, 'OPTIONS') + 1];
  if (!isParens(options)) return [];
  return splitAt(options.items, ',').flatMap(([name, equals, value]) => {
    if (!isWord(name, option) || !isSymbol(equals, '=')) return [];
    if (value?.kind === 'group') return splitAt(value.items, ',').map(([item]) => textOf(item));
    return [textOf(value)];
  });
}

function textOf(node: Node | undefined): string {
  if (node?.kind !== 'string') throw new InvalidQuery('Syntax error: Expected a text');
  return node.text;
}
