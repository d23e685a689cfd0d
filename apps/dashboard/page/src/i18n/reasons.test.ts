import assert from 'node:assert/strict';
import {
  type Reason,
  REASON_TEXTS,
  type ReasonKind,
  type ReasonValue,
  why,
} from '@earshot/contracts/reasons';
import { formatsOf } from './format.ts';
import { LANGUAGE_NAMES, type Language } from './language.ts';
import { reasonIn, REASONS } from './reasons.ts';

const languages = Object.keys(LANGUAGE_NAMES) as Language[];
const kinds = Object.keys(REASON_TEXTS) as ReasonKind[];
const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place);
const told = (language: Language, reason: Reason) => reasonIn(language, formatsOf(language, 'UTC'), reason);

describe('the reasons', () => {
  for (const language of languages) {
    it(`each have words in ${language}, with the places that the English ones have`, () => {
      const texts = REASONS[language];
      assert.deepEqual(Object.keys(texts).sort(), [...kinds].sort());
      for (const kind of kinds) {
        assert.notEqual(texts[kind].trim(), '', kind);
        assert.deepEqual(placesIn(texts[kind]).sort(), placesIn(REASON_TEXTS[kind]).sort(), kind);
        if (language !== 'en') assert.notEqual(texts[kind], REASON_TEXTS[kind], kind);
      }
    });

    it(`are told in ${language} with all that stands in them`, () => {
      for (const kind of kinds) {
        const values = Object.fromEntries(
          placesIn(REASON_TEXTS[kind]).map((place) => [place, valueFor(place)]),
        );
        const text = told(language, { kind, values });
        assert.ok(text);
        assert.doesNotMatch(text, /[{}]/, kind);
      }
    });
  }

  it('name labels, states, kinds of notification and categories in the language of who reads', () => {
    const { because } = why('recommended.popular_label', { label: 'business' });
    assert.equal(told('de', because), 'heute beliebt in Wirtschaft');
    assert.equal(told('fr', why('image.ended', { state: 'rejected' }).because), 'état de l’image : refusé');
    assert.match(
      told('es', why('image.unknown', { categories: ['adult', 'violence'] }).because) ?? '',
      /nada se sabe de \p{L}+ y \p{L}+$/u,
    );
    const another = { type: 'TRENDING_NOW', last: '2026-11-22T20:30:00Z', seconds: 3_600 };
    assert.match(
      told('de', why('untold.another', another).because) ?? '',
      /„Gerade im Trend“: 22\.11\.2026, 20:30, .* 3\.600 s$/,
    );
  });

  it('of a kind that is not known are left to their stored words, and no value is read for places', () => {
    assert.equal(told('de', { kind: 'toString' as ReasonKind }), undefined);
    const { because } = why('recommended.heard', { title: '{title} $& {label}' });
    assert.equal(told('en', because), 'because you listened to “{title} $& {label}”');
    assert.equal(told('en', { kind: 'recommended.heard' }), 'because you listened to “{title}”');
    assert.equal(told('en', { kind: 'untold.quiet', values: { until: 'later' } }), 'quiet until later');
  });
});

function valueFor(place: string): ReasonValue {
  if (place === 'categories') return ['adult'];
  return ['until', 'over', 'last'].includes(place) ? '2026-11-22T10:00:00Z' : 'x';
}
