import assert from 'node:assert/strict';
import { AutoFormat, ChaptersJson } from '@mtillmann/chapters';
import fc from 'fast-check';
import { anyWords, talkOf } from '../testing/words.ts';
import { chaptersJson, chaptersOf } from './chapters.ts';
import { topicShifts } from './tiling.ts';

const REEFS = 'coral reef fishermen divers lagoon turtles seaweed bleaching tide island snorkel anemone';
const TRAINS =
  'railway locomotive station carriage tunnel signal timetable conductor platform gauge sleeper freight';
const BREAD = 'flour yeast dough oven crust baker sourdough kneading proofing butter rye loaf';

const threeTalks = talkOf([
  { vocabulary: REEFS, minutes: 6 },
  { vocabulary: TRAINS, minutes: 9 },
  { vocabulary: BREAD, minutes: 5 },
]);

describe('chaptersOf', () => {
  it('parts an episode where its topic shifts, at the end of a sentence, and names the parts by their own words', () => {
    const chapters = chaptersOf(threeTalks);
    assert.equal(chapters.length, 3);
    [0, 360, 900].forEach((shift, i) => {
      assert.ok(Math.abs((chapters[i]?.start ?? -1) - shift) <= 30, `${chapters[i]?.start} for ${shift}`);
    });
    for (const { start } of chapters.slice(1)) {
      assert.match(threeTalks.findLast((word) => word.start < start)?.text ?? '', /\.$/);
    }
    [REEFS, TRAINS, BREAD].forEach((vocabulary, i) => {
      for (const keyword of (chapters[i]?.title ?? '').toLowerCase().split(/, | /)) {
        assert.ok(vocabulary.includes(keyword), `${keyword} in ${vocabulary}`);
      }
    });
  });

  it('begins a chapter where another speaker does, if that is near', () => {
    const at = 360 + 5;
    const words = threeTalks.map((word) => ({ ...word, speaker: word.start < at ? '1' : '2' }));
    assert.equal(chaptersOf(words)[1]?.start, words.find(({ start }) => start >= at)?.start);
  });

  it('makes no chapters of what is short, of one topic, or silent', () => {
    const short = talkOf([
      { vocabulary: REEFS, minutes: 2 },
      { vocabulary: TRAINS, minutes: 1 },
    ]);
    assert.deepEqual(chaptersOf(short), []);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        assert.deepEqual(chaptersOf(talkOf([{ vocabulary: REEFS, minutes: 20 }], seed)), []);
      }),
      { numRuns: 20 },
    );
    assert.deepEqual(chaptersOf(talkOf([{ vocabulary: '1 2 3', minutes: 20 }])), []);
    assert.deepEqual(chaptersOf([]), []);
  });

  it('takes eight hours at once', () => {
    const day = Array.from({ length: 48 }, (_, i) => ({
      vocabulary: [REEFS, TRAINS, BREAD][i % 3] ?? REEFS,
      minutes: 10,
    }));
    const chapters = chaptersOf(talkOf(day));
    assert.equal(chapters.length, 48);
  });

  it('gives two chapters or more or none, in order, each of two minutes at least and with a title, whatever is said', () => {
    const any = fc.oneof(
      anyWords,
      fc
        .array(
          fc.record({
            vocabulary: fc.constantFrom(REEFS, TRAINS, BREAD, '1 2 3', '--> <v &amp;'),
            minutes: fc.integer({ min: 0, max: 5 }),
          }),
          { maxLength: 8 },
        )
        .map((talks) => talkOf(talks)),
    );
    fc.assert(
      fc.property(any, (words) => {
        const chapters = chaptersOf(words);
        assert.notEqual(chapters.length, 1);
        const ends = [...chapters.slice(1).map(({ start }) => start), words.at(-1)?.end ?? 0];
        chapters.forEach(({ start, title }, i) => {
          assert.ok((ends[i] ?? 0) - start >= 120);
          assert.notEqual(title.trim(), '');
        });
        assert.ok(chapters.length === 0 || chapters[0]?.start === 0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('chapters as JSON', () => {
  it('are what an independent parser reads', () => {
    const chapters = chaptersOf(threeTalks);
    const json = chaptersJson(chapters);
    assert.equal(AutoFormat.detect(json, 'key'), 'chaptersjson');
    const read = ChaptersJson.create(json);
    assert.deepEqual(
      read.chapters.map(({ startTime, title }) => ({ start: startTime, title })),
      chapters.map(({ start, title }) => ({ start: Math.round(start * 1000) / 1000, title })),
    );
    assert.equal((JSON.parse(json) as { version: string }).version, '1.2.0');
  });
});

describe('topicShifts', () => {
  it('finds the deepest first, and none in what does not change', () => {
    const of = (...stems: string[]) => new Map(stems.map((stem) => [stem, 1]));
    const sequences = [
      ...Array.from({ length: 30 }, () => of('a', 'b', 'c')),
      ...Array.from({ length: 30 }, () => of('a', 'b', 'd')),
      ...Array.from({ length: 30 }, () => of('x', 'y', 'z')),
    ];
    assert.deepEqual(
      topicShifts(sequences)
        .slice(0, 1)
        .map(({ at }) => at),
      [60],
    );
    assert.deepEqual(topicShifts(Array.from({ length: 60 }, () => of('a', 'b'))), []);
    assert.deepEqual(topicShifts(Array.from({ length: 60 }, () => of())), []);
    assert.deepEqual(topicShifts([of('a')]), []);
    assert.deepEqual(topicShifts([]), []);
  });
});
