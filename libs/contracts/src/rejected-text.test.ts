import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rejectedText } from './rejected-text.ts';

describe('what is kept of something rejected', () => {
  it('is a text as it came, and anything else as JSON', () => {
    assert.equal(rejectedText('{"event_id": '), '{"event_id": ');
    assert.equal(rejectedText({ event_id: 7 }), '{"event_id":7}');
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    assert.match(rejectedText(deep), /nested too deeply/);
  });

  it('is a text that UTF-8 can spell, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4_080, max: 4_096 }),
        fc.string({ unit: fc.constantFrom('x', '\ud83d', '\u{1f600}', '\udc00') }),
        (length, end) => {
          const text = 'x'.repeat(length) + end;
          for (const event of [text, { text }]) {
            const kept = rejectedText(event);
            assert.ok(kept.isWellFormed() && kept.length <= 4_096);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
