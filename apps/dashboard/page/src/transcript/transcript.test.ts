import assert from 'node:assert/strict';
import type { TranscriptWord } from '@earshot/dashboard-core/views';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { finderIn, searchedIn } from './find.ts';
import { paragraphsOf, wordAt } from './paragraphs.ts';

const said = (text: string): TranscriptWord[] =>
  text.split(' ').map((word, index) => ({ text: word, start: index, end: index + 0.9 }));

const words = fc
  .array(
    fc.record(
      {
        text: fc.oneof(fc.constantFrom('so', 'end.', 'Ça'), fc.string({ minLength: 1 })),
        gap: fc.constantFrom(0.1, 0.5, 2),
        speaker: fc.constantFrom('Ann', 'Bo'),
      },
      { requiredKeys: ['text', 'gap'], noNullPrototype: true },
    ),
    { maxLength: 300 },
  )
  .map((items) => {
    let start = 0;
    return items.map(({ gap, ...word }): TranscriptWord => {
      start += gap;
      return { ...word, start, end: start };
    });
  });
const chapters = fc.array(fc.record({ start: fc.nat(100), title: fc.string() }));
const findIn = (all: readonly TranscriptWord[], query: string) => finderIn(all)(query);

describe('the paragraphs of a transcript', () => {
  it('hold all words in their order, eighty at most in each', () => {
    fc.assert(
      fc.property(words, chapters, (words, chapters) => {
        const paragraphs = paragraphsOf(words, chapters);
        assert.deepEqual(
          paragraphs.flatMap((paragraph) => paragraph.words),
          words,
        );
        for (const { from, words: own, start } of paragraphs) {
          assert.ok(own.length > 0 && own.length <= 80);
          assert.equal(words[from], own[0]);
          assert.equal(start, own[0]?.start);
        }
      }),
      cases(200),
    );
  });

  it('begin with another speaker, a chapter and after a silence', () => {
    const lines = [...said('one two'), { text: 'three', start: 2, end: 3, speaker: 'Ann' }];
    assert.deepEqual(
      paragraphsOf(lines, [{ start: 1, title: 'Second' }]).map(({ words: of, speaker, chapter }) => [
        of.map(({ text }) => text).join(' '),
        speaker,
        chapter,
      ]),
      [
        ['one', undefined, undefined],
        ['two', undefined, 'Second'],
        ['three', 'Ann', undefined],
      ],
    );
    const twelve = said('1 2 3 4 5 6 7 8 9 10 11 12');
    assert.equal(paragraphsOf([...twelve, { text: 'late', start: 14, end: 15 }]).length, 2);
    assert.equal(paragraphsOf([...twelve, { text: 'soon', start: 12, end: 15 }]).length, 1);
  });
});

describe('the word at a second', () => {
  it('is the last that has begun', () => {
    assert.deepEqual(
      [-1, 0, 0.95, 1, 99].map((second) => wordAt(said('a b c'), second)),
      [-1, 0, 0, 1, 2],
    );
    assert.equal(wordAt([], 1), -1);
  });
});

describe('finding in a transcript', () => {
  const text = said('The Café, they said: cafeteria is closed. the CAFE');

  it('sees over case, accents and punctuation, within words and across them', () => {
    assert.deepEqual(findIn(text, 'cafe'), [
      { from: 1, to: 2 },
      { from: 4, to: 5 },
      { from: 8, to: 9 },
    ]);
    assert.deepEqual(findIn(text, '  THE café'), [
      { from: 0, to: 2 },
      { from: 7, to: 9 },
    ]);
    assert.deepEqual(findIn(text, 'closed the'), [{ from: 6, to: 8 }]);
  });

  it('finds nothing where nothing is asked for, or said', () => {
    assert.deepEqual(findIn(text, ' .,'), []);
    assert.deepEqual(findIn(text, 'nowhere'), []);
    assert.deepEqual(findIn([], 'x'), []);
  });

  it('finds any run of words, in matches that lie behind each other', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.integer({ min: 1, max: 5 }), (words, at, length) => {
        const from = words.length === 0 ? 0 : at % words.length;
        const query = words
          .slice(from, from + length)
          .map(({ text }) => text)
          .join(' ');
        const matches = findIn(words, query);
        if (/[\p{L}\p{N}]/u.test(query.normalize('NFD'))) assert.ok(matches.length > 0);
        for (const [index, { from, to }] of matches.entries()) {
          assert.ok(from < to && to <= words.length);
          assert.ok(from >= (matches[index - 1]?.from ?? 0));
        }
      }),
      cases(200),
    );
  });

  it('reads the words once, and only when something is looked for', () => {
    let reads = 0;
    const counted = text.map(({ text: word, ...times }) => ({
      ...times,
      get text() {
        reads += 1;
        return word;
      },
    }));
    const find = finderIn(counted);
    find(' ');
    assert.equal(reads, 0);
    for (const query of ['c', 'ca', 'caf', 'cafe']) assert.ok(find(query).length > 0);
    assert.equal(reads, text.length);
  });

  it('tells each paragraph the matches that touch it', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('e', 'so', 'end so', 'nd ca so'), (words, query) => {
        const [matches, paragraphs] = [findIn(words, query), paragraphsOf(words)];
        assert.deepEqual(
          searchedIn(paragraphs, matches),
          paragraphs.map((paragraph) => {
            const { from, words: own } = paragraph;
            const to = from + own.length;
            return { paragraph, matches: matches.filter((match) => match.from < to && match.to > from) };
          }),
        );
      }),
      cases(200),
    );
  });

  it('looks at a match for the paragraphs that it touches, and for no others', () => {
    const many = said(Array.from({ length: 4_000 }, () => 'seen').join(' '));
    let looks = 0;
    const matches = new Proxy(findIn(many, 'e'), {
      get: (target, key, self) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
        return Reflect.get(target, key, self) as unknown;
      },
    });
    const paragraphs = paragraphsOf(many);
    const told = searchedIn(paragraphs, matches).map((one) => one.matches.length);
    assert.deepEqual([told.length, told.reduce((sum, count) => sum + count, 0)], [paragraphs.length, 8_000]);
    assert.ok(looks < 5 * matches.length, `${looks} looks at ${matches.length} matches`);
  });
});
