import { InvalidQuery } from '../errors.ts';
import type { Node } from './tree.ts';

/** A function call: its arguments as they were written and as DuckDB's SQL. */
export interface CallSite {
  /** In capitals. */
  readonly name: string;
  readonly parts: readonly (readonly Node[])[];
  readonly args: readonly string[];
  readonly render: (nodes: readonly Node[]) => string;
}

/** Translates one call. */
export type Call = (site: CallSite) => string;

/** The argument at an index. @throws InvalidQuery when the call has fewer. */
export function arg({ name, args }: CallSite, index: number): string {
  const found = args[index];
  if (found === undefined)
    throw new InvalidQuery(`No matching signature for function ${name}: too few arguments`);
  return found;
}

/** The word that an argument is, in capitals, such as `DAY`. @throws InvalidQuery when it is none. */
export function wordArg({ name, parts }: CallSite, index: number): string {
  const [node] = parts[index] ?? [];
  if (node?.kind !== 'word') throw new InvalidQuery(`${name}: expected a date part such as DAY`);
  return node.text.toUpperCase();
}

/** The text of an argument that is a string literal, or undefined. */
export function stringArg({ parts }: CallSite, index: number): string | undefined {
  const [node, more] = parts[index] ?? [];
  return node?.kind === 'string' && more === undefined ? node.text : undefined;
}

/** A call of another name with the same arguments. */
export const renamed =
  (name: string): Call =>
  ({ args }) =>
    `${name}(${args.join(', ')})`;

/** A call made from its arguments; too few of them are the caller's fault. */
export const template =
  (count: number, make: (...args: string[]) => string): Call =>
  (site) =>
    make(...Array.from({ length: count }, (_, index) => arg(site, index)));

/** Calls by the name of their function, in capitals. */
export function calls(table: Readonly<Record<string, Call>>): ReadonlyMap<string, Call> {
  return new Map(Object.entries(table));
}
