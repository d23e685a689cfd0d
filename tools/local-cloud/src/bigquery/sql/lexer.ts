import { InvalidQuery } from '../errors.ts';

/** A lexical element of GoogleSQL. Comments and white space are left out. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'quoted'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'string'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'bytes'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'number'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'parameter'; readonly text: string; readonly adjacent: boolean }
  | { readonly kind: 'symbol'; readonly text: string; readonly adjacent: boolean };

const SKIPPED = /(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const STRING =
  /([rR]?[bB]?|[bB][rR])('''(?:\\[\s\S]|(?!''')[\s\S])*'''|"""(?:\\[\s\S]|(?!""")[\s\S])*"""|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*")/y;
const QUOTED = /`((?:\\.|[^`\\])*)`/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAMETER = /@[A-Za-z_][A-Za-z0-9_]*|\?/y;
const SYMBOL = /<=|>=|<>|!=|\|\||=>|<<|[-+*/%=<>,.;:()[\]&|^~]/y;

/**
 * The tokens of a GoogleSQL text. `adjacent` says that nothing stands between a token and the one before it.
 * @throws InvalidQuery at a character that begins no token.
 */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const skipped = take(SKIPPED, sql, at);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    const adjacent = at > 0 && !/\s/.test(sql.charAt(at - 1));
    const [token, length] = next(sql, at);
    found.push({ ...token, adjacent });
    at += length;
  }
  return found;
}

/** What a token is by itself. */
type Lexeme = Pick<Token, 'kind' | 'text'>;

function next(sql: string, at: number): readonly [Lexeme, number] {
  const string = take(STRING, sql, at);
  if (string) return [stringToken(string[1] ?? '', string[2] ?? ''), string[0].length];
  const quoted = take(QUOTED, sql, at);
  if (quoted) return [{ kind: 'quoted', text: unescape(quoted[1] ?? '') }, quoted[0].length];
  const simple = [
    ['number', NUMBER],
    ['word', WORD],
    ['parameter', PARAMETER],
    ['symbol', SYMBOL],
  ] as const;
  for (const [kind, pattern] of simple) {
    const text = take(pattern, sql, at)?.[0];
    if (text) return [{ kind, text }, text.length];
  }
  throw new InvalidQuery(`Syntax error: Illegal input character "${sql.charAt(at)}" at ${position(sql, at)}`);
}

function take(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

function stringToken(prefix: string, literal: string): Lexeme {
  const quotes = /^('''|""")/.test(literal) ? 3 : 1;
  const body = literal.slice(quotes, -quotes);
  const text = /r/i.test(prefix) ? body : unescape(body);
  return { kind: /b/i.test(prefix) ? 'bytes' : 'string', text };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Resolves GoogleSQL's escape sequences: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical. */
function unescape(text: string): string {
  const pattern = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g;
  return text.replace(pattern, (_all, x?: string, u?: string, U?: string, octal?: string, other?: string) => {
    const hex = x ?? u ?? U;
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    return ESCAPES[other ?? ''] ?? other ?? '';
  });
}

function position(sql: string, at: number): string {
  const before = sql.slice(0, at).split('\n');
  return `[${before.length}:${(before.at(-1)?.length ?? 0) + 1}]`;
}
