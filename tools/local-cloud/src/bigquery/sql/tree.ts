import { InvalidQuery } from '../errors.ts';
import type { Token } from './lexer.ts';

/** An opening bracket; `<` only where it opens the type of an ARRAY or a STRUCT. */
export type Bracket = '(' | '[' | '<';

/** What stands between two brackets. */
export interface Group {
  readonly kind: 'group';
  readonly open: Bracket;
  readonly items: readonly Node[];
  readonly adjacent: boolean;
}
/** A token, or what stands between two brackets. */
export type Node = Token | Group;

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '<': '>' };

/**
 * Nests tokens by their brackets.
 * @throws InvalidQuery when they do not match.
 */
export function nest(tokens: readonly Token[]): Node[] {
  interface Level {
    readonly open?: Bracket;
    readonly adjacent: boolean;
    readonly items: Node[];
  }
  const root: Level = { adjacent: false, items: [] };
  const stack: Level[] = [];
  for (const token of tokens) {
    const top = stack.at(-1) ?? root;
    const open = opening(token, top.items.at(-1));
    if (open) {
      stack.push({ open, adjacent: token.adjacent, items: [] });
    } else if (closes(token, top.open)) {
      if (!top.open || CLOSING[top.open] !== token.text) throw unexpected(token.text);
      stack.pop();
      const { open: bracket, adjacent, items } = top;
      (stack.at(-1) ?? root).items.push({ kind: 'group', open: bracket, adjacent, items });
    } else {
      top.items.push(token);
    }
  }
  if (stack.length > 0)
    throw new InvalidQuery('Syntax error: Unexpected end of script: a bracket is not closed');
  return root.items;
}

function opening(token: Token, previous: Node | undefined): Bracket | undefined {
  if (token.kind !== 'symbol') return undefined;
  if (token.text === '(' || token.text === '[') return token.text;
  return token.text === '<' && isWord(previous, 'ARRAY', 'STRUCT') ? '<' : undefined;
}

function closes(token: Token, open: Bracket | undefined): boolean {
  return isSymbol(token, ')') || isSymbol(token, ']') || (open === '<' && isSymbol(token, '>'));
}

/** A syntax error in BigQuery's words. */
function unexpected(text: string): InvalidQuery {
  return new InvalidQuery(`Syntax error: Unexpected "${text}"`);
}

/** Whether a node is this symbol. */
export function isSymbol(node: Node | undefined, text: string): boolean {
  return node?.kind === 'symbol' && node.text === text;
}

/** Whether a node is one of these words, given in capitals. */
export function isWord(node: Node | undefined, ...words: readonly string[]): node is Token {
  return node?.kind === 'word' && words.includes(node.text.toUpperCase());
}

/** Whether a node stands in round brackets. */
export function isParens(node: Node | undefined): node is Group {
  return node?.kind === 'group' && node.open === '(';
}

/** Whether a node is the type of an ARRAY or a STRUCT in angle brackets. */
export function isAngles(node: Node | undefined): node is Group {
  return node?.kind === 'group' && node.open === '<';
}

/** Splits nodes at a symbol of their own level; no nodes are no parts. */
export function splitAt(nodes: readonly Node[], symbol: string): Node[][] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, symbol)) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Index of the first of these words (in capitals) at or after `from` on this level, or -1. */
export function indexOfWord(nodes: readonly Node[], from: number, ...words: readonly string[]): number {
  const at = nodes.slice(from).findIndex((node) => isWord(node, ...words));
  return at === -1 ? -1 : at + from;
}
