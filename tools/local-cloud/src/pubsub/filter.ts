import { filterFault, type Token, tokens } from './filter-tokens.ts';
import { invalidArgument } from './grpc-error.ts';

/** Decides by a message's attributes whether a subscription gets it. */
export type Filter = (attributes: Readonly<Record<string, string>>) => boolean;

const MAX_FILTER_BYTES = 256;

/**
 * Compiles a subscription's filter (https://cloud.google.com/pubsub/docs/subscription-message-filter); an empty one lets all through.
 * @throws GrpcError INVALID_ARGUMENT
 */
export function compileFilter(filter: string): Filter {
  if (Buffer.byteLength(filter) > MAX_FILTER_BYTES)
    throw invalidArgument(`The filter is longer than ${MAX_FILTER_BYTES} bytes.`);
  if (filter.trim() === '') return () => true;
  const parser = new Parser(tokens(filter));
  const compiled = parser.expression();
  parser.expectEnd();
  return compiled;
}

/** Reads `expression = term {AND term} | term {OR term}`, `term = [NOT | -] (comparison | "(" expression ")")`. */
class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  expression(): Filter {
    const first = this.#term();
    const terms = [first];
    const operator = this.#peek();
    if (operator.value !== 'AND' && operator.value !== 'OR') return first;
    while (this.#takes(operator.value)) terms.push(this.#term());
    const other = this.#peek();
    if (other.kind === 'word' && (other.value === 'AND' || other.value === 'OR'))
      throw filterFault('AND and OR need parentheses where they meet', other.at);
    return operator.value === 'AND'
      ? (attributes) => terms.every((term) => term(attributes))
      : (attributes) => terms.some((term) => term(attributes));
  }

  expectEnd(): void {
    const token = this.#peek();
    if (token.kind !== 'end') throw filterFault(`unexpected "${token.value}"`, token.at);
  }

  #term(): Filter {
    if (this.#takes('NOT') || this.#takes('-')) {
      const negated = this.#term();
      return (attributes) => !negated(attributes);
    }
    if (this.#takes('(')) {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    return this.#takes('hasPrefix') ? this.#prefix() : this.#comparison();
  }

  #prefix(): Filter {
    this.#expect('(');
    this.#expect('attributes');
    this.#expect('.');
    const key = this.#key();
    this.#expect(',');
    const prefix = this.#text();
    this.#expect(')');
    return (attributes) => valueOf(attributes, key)?.startsWith(prefix) ?? false;
  }

  #comparison(): Filter {
    this.#expect('attributes');
    if (this.#takes(':')) {
      const key = this.#key();
      return (attributes) => valueOf(attributes, key) !== undefined;
    }
    this.#expect('.');
    const key = this.#key();
    if (this.#takes('!=')) {
      const other = this.#text();
      return (attributes) => valueOf(attributes, key) !== other;
    }
    this.#expect('=');
    const value = this.#text();
    return (attributes) => valueOf(attributes, key) === value;
  }

  #key(): string {
    const token = this.#take();
    if (token.kind === 'text' || token.kind === 'word') return token.value;
    throw filterFault('an attribute key is missing', token.at);
  }

  #text(): string {
    const token = this.#take();
    if (token.kind === 'text') return token.value;
    throw filterFault('a quoted value is missing', token.at);
  }

  #expect(value: string): void {
    const token = this.#peek();
    if (!this.#takes(value)) throw filterFault(`"${value}" is missing`, token.at);
  }

  #takes(value: string): boolean {
    const token = this.#peek();
    if (token.kind === 'text' || token.kind === 'end' || token.value !== value) return false;
    this.#next += 1;
    return true;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', at: 0 };
  }
}

function valueOf(attributes: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}
