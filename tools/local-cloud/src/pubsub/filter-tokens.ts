import { invalidArgument } from './grpc-error.ts';

/** A piece of a filter: a quoted text, a word or a sign. */
export interface Token {
  readonly kind: 'text' | 'word' | 'sign' | 'end';
  /** What it says; of a quoted text without quotes and escapes. */
  readonly value: string;
  /** Its position in the filter, for messages. */
  readonly at: number;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)|(!=|[-=:.,()]))/sy;

/**
 * Takes a filter apart.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function tokens(filter: string): Token[] {
  const found: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = filter.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(filter);
    if (!match) throw filterFault(`unexpected "${filter.slice(at).trim().charAt(0)}"`, at);
    const [, quoted, word, sign] = match;
    if (quoted !== undefined) found.push({ kind: 'text', value: unquoted(quoted), at });
    else if (word !== undefined) found.push({ kind: 'word', value: word, at });
    else found.push({ kind: 'sign', value: sign ?? '', at });
  }
  return [...found, { kind: 'end', value: '', at: end }];
}

/** A fault in a filter. */
export const filterFault = (message: string, at: number) =>
  invalidArgument(`The filter is not valid: ${message} at position ${at}.`);

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
