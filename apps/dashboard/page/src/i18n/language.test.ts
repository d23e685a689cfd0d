import assert from 'node:assert/strict';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Counted } from './words.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { countOf, languageOf, localeOf, textOf, wordOf } from './language.ts';

const placesIn = (text: string | Counted) =>
  partsOf(text).map((part) => [...part.matchAll(/\{\w+\}/g)].map(([place]) => place).sort());
const partsOf = (text: string | Counted) => (typeof text === 'string' ? [text] : [text.one, text.other]);

for (const [name, texts] of Object.entries({ de, es, fr })) {
  describe(`the texts in ${name}`, () => {
    it('are as many as the English ones, and none is empty', () => {
      assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
      assert.deepEqual(
        Object.values(texts)
          .flatMap(partsOf)
          .filter((text) => text.trim() === ''),
        [],
      );
    });

    it('have the same places to fill in', () => {
      for (const key of Object.keys(en) as (keyof typeof en)[])
        assert.deepEqual(placesIn(texts[key]), placesIn(en[key]), key);
    });
  });
}

describe('a text', () => {
  it('has its places filled in, by what stands there and nothing else', () => {
    assert.equal(textOf('de', 'episode.found', { i: '1', n: '{i}' }), '1 von {i}');
    assert.equal(textOf('en', 'episode.found', {}), '{i} of {n}');
  });

  it('of a word that others made up is the word', () => {
    assert.equal(wordOf('fr', 'label', 'sports'), 'Sports');
    assert.equal(wordOf('fr', 'label', '__proto__'), '__proto__');
  });
});

describe('a count', () => {
  it('is in the number that its language asks for', () => {
    const saves = (count: number) => countOf('en', 'count.saves', count, String(count));
    assert.deepEqual([0, 1, 2].map(saves), ['0 saves', '1 save', '2 saves']);
    assert.equal(countOf('fr', 'count.saves', 0, '0'), '0 enregistrement');
  });
});

describe('the language', () => {
  it('is written as its region does, where that is preferred', () => {
    assert.equal(localeOf('en', ['de-CH', 'en-GB', 'en-US']), 'en-GB');
    assert.equal(localeOf('fr', ['de-CH', 'en-GB']), 'fr');
  });

  it('is the first that is preferred and there, else English', () => {
    assert.equal(languageOf(['it-IT', 'DE-ch', 'fr']), 'de');
    assert.equal(languageOf(['it']), 'en');
    assert.equal(languageOf(['constructor']), 'en');
  });
});
