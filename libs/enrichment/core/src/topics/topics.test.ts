import assert from 'node:assert/strict';
import { type Label, LABELS } from '@earshot/contracts';
import fc from 'fast-check';
import { eng } from 'stopword';
import { keywordsOf } from './keywords.ts';
import { labelOf, leaningOf } from './label.ts';
import { LEXICON } from './lexicon.ts';
import { stemOf, termsOf } from './terms.ts';

const label = (text: string) => labelOf(termsOf(text));
const leaning = (text: string) => leaningOf(termsOf(text));

/** Spoken passages as a recogniser gives them: lower case, without punctuation. */
const PASSAGES: readonly (readonly [Label, string])[] = [
  [
    'world',
    'the foreign minister flew to geneva last night where talks about the ceasefire are to resume and thousands of refugees still wait at the border',
  ],
  [
    'world',
    'voters go to the polls on sunday and both candidates for president held their last rallies while the opposition says the ballot is not fair',
  ],
  [
    'world',
    'after the earthquake the army brought tents and water to the villages and the united nations asked governments for help',
  ],
  [
    'world',
    'the supreme court will hear the case next month and the government says its new asylum law does not break the constitution',
  ],
  [
    'sports',
    'she broke away on the last lap and crossed the finish line two seconds ahead of her rival for her third medal of the games',
  ],
  [
    'sports',
    'they were down by nine at halftime but the coach changed the defense and his bench scored twenty points in the fourth quarter',
  ],
  [
    'sports',
    'the keeper saved a penalty in the ninetieth minute and that keeps the club at the top of the league with one match to go',
  ],
  [
    'sports',
    'he served eleven aces and won the final in straight sets which makes it his fourth grand slam title this season',
  ],
  [
    'business',
    'shares of the carmaker slid after it cut its forecast for the year and said that demand in europe is weak',
  ],
  [
    'business',
    'the central bank left interest rates where they are although prices keep rising faster than wages',
  ],
  [
    'business',
    'two founders raised twelve million from venture capital to sell insurance to small companies and they expect revenue to double',
  ],
  [
    'business',
    'the retailer will close ninety stores and lay off workers because customers buy online and its debt has become too expensive',
  ],
  [
    'sci_tech',
    'the telescope looked at light that left its galaxy thirteen billion years ago and astronomers found more stars than their models expect',
  ],
  [
    'sci_tech',
    'researchers trained a neural network on scans of the brain and it sees the disease four years before doctors do',
  ],
  [
    'sci_tech',
    'a new battery charges in six minutes because engineers changed the material of one electrode and the chemistry stays stable',
  ],
  [
    'sci_tech',
    'hackers used a flaw in the software of a router so update your devices and turn on encryption',
  ],
];

describe('labelOf', () => {
  for (const [expected, text] of PASSAGES) {
    it(`hears ${expected} in "${text.slice(0, 48)}…"`, () => assert.equal(label(text)?.label, expected));
  }

  it('shows the words it went by, as they were said', () => {
    const labelled = label('The central bank raised interest rates. Investors sold stocks.');
    assert.deepEqual(labelled?.evidence.slice(0, 4), [
      'central bank',
      'interest rates',
      'investors',
      'stocks',
    ]);
  });

  it('is surer with more words and none against them', () => {
    const one = leaning('stocks')?.confidence ?? 1;
    const many = leaning('stocks investors dividends inflation mortgage earnings')?.confidence ?? 0;
    const mixed = leaning('stocks investors dividends quarterback goalkeeper')?.confidence ?? 1;
    assert.ok(one < many && mixed < many && many > 0.8);
  });

  it('says nothing of a text without telling words', () => {
    assert.equal(label('hello and welcome it is lovely to have you here'), undefined);
    assert.equal(label(''), undefined);
  });

  it('hears one topic through a repeated word of another', () => {
    const text = `${'game '.repeat(30)} astronomer galaxy spacecraft quantum genome vaccine laboratory processor algorithm`;
    assert.equal(label(text)?.label, 'sci_tech');
  });

  it('is undecided between two topics, and of much talk with little to go by, though it leans one way', () => {
    const business = 'investors sold shares';
    const sports = 'the striker scored a penalty';
    assert.equal(label(`${business} ${sports}`), undefined);
    assert.ok(leaning(`${business} ${sports}`));
    const talk = 'we sat in the garden and talked about my aunt and her cake until the evening '.repeat(50);
    assert.equal(label(`${talk} ${business}`), undefined);
    assert.equal(leaning(`${talk} ${business}`)?.label, 'business');
  });

  it('goes by the whole of a text, not by its beginning', () => {
    const sports =
      'the striker scored twice before halftime and the goalkeeper was injured in training '.repeat(20);
    const science = 'the telescope saw a galaxy and astronomers measured its light with a new sensor '.repeat(
      70,
    );
    assert.equal(label(`${sports} ${science}`)?.label, 'sci_tech');
    assert.equal(label(`${science} ${sports}`)?.label, 'sci_tech');
  });

  it('goes by what most of the time is about, not by who has more words for it', () => {
    const sports =
      'the striker scored twice before halftime and the goalkeeper was injured in training '.repeat(40);
    const science = `telescope galaxy planet quantum physics molecule protein genome vaccine bacteria virus neuron algorithm
      software database encryption processor chip transistor laser robot drone satellite rocket asteroid orbit fossil
      evolution enzyme antibody chromosome electron proton plasma reactor microscope laboratory experiment`;
    assert.equal(label(`${sports} ${science}`)?.label, 'sports');
  });

  it('never throws, is as sure as 0 to 1, and leans towards whatever it decides for', () => {
    const said = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('goal', 'bank', 'virus', 'president', 'cake', 'and'), { maxLength: 400 })
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(said, (text) => {
        const leans = leaning(text);
        assert.ok(!leans || (leans.confidence >= 0.25 && leans.confidence <= 1));
        const labelled = label(text);
        assert.deepEqual(labelled, labelled && leans);
      }),
    );
  });
});

describe('the lexicon', () => {
  it('holds words and pairs of words only, none of which shrinks to a word that says nothing', () => {
    const idle = new Set(eng.map(stemOf));
    for (const phrase of LABELS.flatMap((each) => Object.values(LEXICON[each]).flat())) {
      const stem = stemOf(phrase);
      assert.ok(stem.split(' ').length <= 2, phrase);
      assert.ok(!idle.has(stem), phrase);
    }
  });
});

describe('keywordsOf', () => {
  it('finds what is said most, pairs of words first, and no small talk', () => {
    const keywords = keywordsOf(
      termsOf(
        `Welcome back everybody, today we really want to talk about coral reefs. Coral reefs are dying, and a reef that
        dies leaves fishermen without fish. The fishermen know it, biologists know it. Biologists now grow coral.`,
      ),
    );
    assert.equal(keywords[0], 'coral reefs');
    assert.ok(keywords.includes('fishermen') && keywords.includes('biologists'));
    for (const idle of ['welcome', 'really', 'today', 'everybody']) assert.ok(!keywords.includes(idle), idle);
  });

  it('gives at most ten, none twice', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 200 }), (text) => {
        const keywords = keywordsOf(termsOf(text));
        assert.ok(keywords.length <= 10);
        assert.equal(new Set(keywords).size, keywords.length);
      }),
    );
  });
});
