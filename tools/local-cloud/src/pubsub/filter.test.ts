import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { compileFilter } from './filter.ts';

type Attributes = Record<string, string>;

/** A filter's text beside what it means. */
interface Expression {
  readonly text: string;
  readonly holds: (attributes: Attributes) => boolean;
}

const key = fc.constantFrom('a', 'kind', 'x-y', 'with space', 'iana.org/tag');
const value = fc.oneof(fc.constantFrom('', 'a', 'ab', 'a"b', 'c\\d'), fc.string({ maxLength: 4 }));
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const keyText = (name: string) => (/^[A-Za-z_][\w-]*$/.test(name) ? name : quoted(name));

const comparison: fc.Arbitrary<Expression> = fc
  .tuple(fc.constantFrom('=', '!=', ':', 'prefix'), key, value)
  .map(([operator, name, text]) => {
    const of = (attributes: Attributes) => attributes[name];
    if (operator === ':')
      return { text: `attributes:${keyText(name)}`, holds: (one) => of(one) !== undefined };
    if (operator === 'prefix')
      return {
        text: `hasPrefix(attributes.${keyText(name)}, ${quoted(text)})`,
        holds: (one) => of(one)?.startsWith(text) ?? false,
      };
    return {
      text: `attributes.${keyText(name)} ${operator} ${quoted(text)}`,
      holds: (one) => (of(one) === text) === (operator === '='),
    };
  });

const { expression } = fc.letrec<{ expression: Expression; list: Expression }>((tie) => ({
  expression: fc.oneof({ maxDepth: 2 }, comparison, tie('list')),
  list: fc
    .tuple(
      fc.constantFrom('AND', 'OR'),
      fc.constantFrom('', 'NOT ', '-'),
      tie('expression'),
      tie('expression'),
    )
    .map(([operator, not, left, right]) => ({
      text: `(${not}(${left.text}) ${operator} ${right.text})`,
      holds: (one: Attributes) => {
        const first = left.holds(one) === (not === '');
        return operator === 'AND' ? first && right.holds(one) : first || right.holds(one);
      },
    })),
}));

describe('a subscription filter', () => {
  it('lets through what it says, whatever it says', () => {
    fc.assert(
      fc.property(expression, fc.dictionary(key, value), ({ text, holds }, attributes) => {
        fc.pre(Buffer.byteLength(text) <= 256);
        assert.equal(compileFilter(text)(attributes), holds(attributes), text);
      }),
      cases(1000),
    );
  });

  it('lets all through when it is empty', () => {
    assert.equal(compileFilter('')({}), true);
    assert.equal(compileFilter('  ')({}), true);
  });

  it('does not take a property of every object for an attribute', () => {
    assert.equal(compileFilter('attributes:toString')({}), false);
  });

  it('takes several terms of one operator without parentheses', () => {
    const filter = compileFilter('attributes.a="1" AND attributes.b="2" AND NOT attributes:c');
    assert.equal(filter({ a: '1', b: '2' }), true);
    assert.equal(filter({ a: '1', b: '2', c: '' }), false);
  });

  it('is refused when it is malformed, too long, or mixes AND with OR', () => {
    const malformed = [
      'attributes.a',
      'attributes.a = 1',
      'attributes.a = "x',
      'data = "x"',
      '(attributes:a',
      'attributes:a)',
      'attributes:a AND',
      'hasPrefix(attributes.a)',
      'attributes:a AND attributes:b OR attributes:c',
      'attributes:a attributes:b',
      '€',
      `attributes.a = "${'x'.repeat(260)}"`,
    ];
    for (const text of malformed) assert.throws(() => compileFilter(text), { code: 3 }, text);
  });
});
