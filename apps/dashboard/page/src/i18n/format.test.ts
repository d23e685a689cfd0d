import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { clockOf, formatsOf } from './format.ts';
import { LANGUAGE_NAMES, type Language } from './language.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('formats', () => {
  const en = formatsOf('en', 'UTC');
  const de = formatsOf('de', 'UTC');

  it('write figures as their language does', () => {
    assert.deepEqual([en.whole(12_345.6), de.whole(12_345.6)], ['12,346', '12.346']);
    assert.deepEqual([en.percent(0.426), de.percent(0.426)].map(plain), ['43%', '43 %']);
    assert.deepEqual([en.hours(12.34), en.hours(1234.5)], ['12.3', '1,235']);
  });

  it('write spans in their two largest units', () => {
    assert.deepEqual([3_725, 59, 0, 90_000].map(en.span), ['1 hr 2 min', '59 sec', '0 sec', '1 day 1 hr']);
  });

  it('write dates as the region does', () => {
    const at = Date.UTC(2026, 10, 22, 20, 30);
    assert.match(formatsOf('en-GB', 'UTC').moment(at), /^22 Nov 2026, 20:30/);
    assert.match(formatsOf('en-US', 'UTC').moment(at), /^Nov 22, 2026, 8:30/);
  });

  it('name countries, UK among them, and leave what is no country as it is', () => {
    assert.deepEqual(['UK', 'DE', '<b>', 'other'].map(de.country), [
      'Vereinigtes Königreich',
      'Deutschland',
      '<b>',
      'other',
    ]);
    assert.equal(de.tongue('fr'), 'Französisch');
  });

  it('stand anything that is told', () => {
    const languages = Object.keys(LANGUAGE_NAMES) as Language[];
    fc.assert(
      fc.property(
        fc.constantFrom(...languages),
        fc.string(),
        fc.double({ noNaN: true }),
        (language, code, n) => {
          const formats = formatsOf(language, 'UTC');
          formats.country(code);
          formats.tongue(code);
          formats.percent(n);
          formats.whole(n);
        },
      ),
      cases(300),
    );
  });
});

describe('a position in audio', () => {
  it('is written as players do', () => {
    assert.deepEqual([0, 65.9, 3_723, -1].map(clockOf), ['0:00', '1:05', '1:02:03', '0:00']);
  });
});
