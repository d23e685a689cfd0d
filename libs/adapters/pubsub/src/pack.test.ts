import assert from 'node:assert/strict';
import { MAX_MESSAGE_BYTES, Permanent } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { pack } from './pack.ts';

const read = (message: Buffer): unknown[] => {
  const parsed = JSON.parse(message.toString()) as unknown;
  return Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
};

describe('pack', () => {
  it('leaves a single text as it is', () => {
    assert.deepEqual(pack(['{"a":1}']).map(String), ['{"a":1}']);
  });

  it('puts several texts into one message', () => {
    assert.deepEqual(pack(['{"a":1}', '{"b":"é"}']).map(String), ['[{"a":1},{"b":"é"}]']);
  });

  it('starts another message when one holds as many as it may', () => {
    assert.deepEqual(pack(['1', '2', '3', '4', '5'], 2).map(String), ['[1,2]', '[3,4]', '5']);
  });

  it('makes no message of nothing', () => {
    assert.deepEqual(pack([]), []);
  });

  it('refuses a text that is too large on its own', () => {
    assert.throws(() => pack(['{"a":1}', 'x'.repeat(MAX_MESSAGE_BYTES + 1)]), Permanent);
  });

  it('keeps every text in order, in messages within the limit that could not be fewer', () => {
    const text = fc.integer({ min: 1, max: MAX_MESSAGE_BYTES - 2 }).map((size) => 'x'.repeat(size));
    const body = fc.record({ t: fc.oneof(fc.string({ unit: 'grapheme' }), text) }, { noNullPrototype: true });
    const small = body.filter((it) => Buffer.byteLength(JSON.stringify(it)) <= MAX_MESSAGE_BYTES);
    fc.assert(
      fc.property(fc.array(small, { maxLength: 8 }), (bodies) => {
        const messages = pack(bodies.map((body) => JSON.stringify(body)));
        assert.deepEqual(messages.flatMap(read), bodies);
        messages.forEach((message, i) => {
          assert.ok(message.byteLength <= MAX_MESSAGE_BYTES);
          const next = messages[i + 1];
          const [first] = next ? read(next) : [];
          if (!first) return;
          const joined = JSON.stringify([...read(message), first]);
          assert.ok(Buffer.byteLength(joined) > MAX_MESSAGE_BYTES, 'the next text would have fitted');
        });
      }),
      cases(50),
    );
  });
});
