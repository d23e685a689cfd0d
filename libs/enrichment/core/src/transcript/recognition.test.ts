import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coverageOf, decodeRecognition } from './recognition.ts';

const words = (json: unknown) => {
  const decoded = decodeRecognition(JSON.stringify(json));
  assert.ok(decoded.ok);
  return decoded.value;
};

describe('decodeRecognition', () => {
  it('reads the words of all results, with times and speakers', () => {
    const found = words({
      results: [
        {
          alternatives: [
            {
              transcript: 'hello there',
              confidence: 0.9,
              words: [
                { endOffset: '0.400s', word: 'hello', speakerLabel: '1' },
                { startOffset: '0.400s', endOffset: '1s', word: 'there', speakerLabel: '2' },
              ],
            },
            { transcript: 'yellow hair' },
          ],
          resultEndOffset: '1.100s',
          languageCode: 'en-us',
        },
        { alternatives: [] },
        { resultEndOffset: '2s' },
      ],
      metadata: { totalBilledDuration: '2s' },
    });
    assert.deepEqual(found, [
      { text: 'hello', start: 0, end: 0.4, speaker: '1' },
      { text: 'there', start: 0.4, end: 1, speaker: '2' },
    ]);
  });

  it('spreads the words of a result without word times over its stretch', () => {
    const found = words({
      results: [
        { alternatives: [{ transcript: 'one two' }], resultEndOffset: '4s' },
        { alternatives: [{ transcript: ' three ' }], resultEndOffset: '6s' },
      ],
    });
    assert.deepEqual(found, [
      { text: 'one', start: 0, end: 2 },
      { text: 'two', start: 2, end: 4 },
      { text: 'three', start: 4, end: 6 },
    ]);
  });

  it('parts what the recogniser joined, and takes silence for no words', () => {
    assert.deepEqual(
      words({
        results: [{ alternatives: [{ words: [{ startOffset: '1s', endOffset: '2s', word: 'New York' }] }] }],
      }),
      [
        { text: 'New', start: 1, end: 1.5 },
        { text: 'York', start: 1.5, end: 2 },
      ],
    );
    assert.deepEqual(words({}), []);
  });

  it('tells what is wrong with what is no result, and never throws', () => {
    const bad = decodeRecognition('{"results":[{"alternatives":[{"words":[{"startOffset":"soon"}]}]}]}');
    assert.ok(!bad.ok && bad.reason.includes('startOffset'));
    assert.equal(decodeRecognition('no json').ok, false);
    fc.assert(fc.property(fc.json(), (json) => typeof decodeRecognition(json).ok === 'boolean'));
  });

  it('knows how much of the audio the words cover', () => {
    const found = words({ results: [{ alternatives: [{ transcript: 'a b' }], resultEndOffset: '30s' }] });
    assert.equal(coverageOf(found, 60), 0.5);
    assert.equal(coverageOf(found, 20), 1);
    assert.equal(coverageOf([], 60), 0);
    assert.equal(coverageOf(found, 0), 0);
    const holey = [
      { text: 'a', start: 50, end: 60 },
      { text: 'b', start: 540, end: 550 },
      { text: 'c', start: 590, end: 600 },
    ];
    assert.equal(coverageOf(holey, 600), 0.2, 'a minute at its beginning and one at its end');
  });
});
