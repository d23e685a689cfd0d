import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDuration } from './duration.ts';

describe('parseDuration', () => {
  const examples: readonly (readonly [string, number | undefined])[] = [
    ['2:15:03', 8103],
    ['135:03', 8103],
    ['8103', 8103],
    [' 8103.5 ', 8103.5],
    ['61 s', 61],
    ['00:01:05', 65],
    ['0:59', 59],
    ['1:75', undefined],
    ['1:75:00', undefined],
    ['about a minute', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['99999999', undefined],
    ['', undefined],
    [':', undefined],
    ['٣:٠٥', undefined],
  ];
  for (const [text, seconds] of examples) {
    it(`reads ${JSON.stringify(text)} as ${seconds}`, () => assert.equal(parseDuration(text), seconds));
  }

  it('reads what it writes, whatever the form', () => {
    fc.assert(
      fc.property(fc.nat(99 * 3600), (total) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
        const forms = [`${h}:${two(m)}:${two(s)}`, `${h * 60 + m}:${two(s)}`, String(total)];
        for (const form of forms) assert.equal(parseDuration(form), total);
      }),
    );
  });

  it('never throws, and gives finite seconds or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const seconds = parseDuration(text);
        assert.ok(seconds === undefined || (Number.isFinite(seconds) && seconds >= 0));
      }),
    );
  });
});
