import assert from 'node:assert/strict';
import fc from 'fast-check';
import { durationJson, toJson, toResults } from './transcript.ts';

const utterances = [
  { words: [{ text: 'hmm', startMs: 700, endMs: 2_200, confidence: 0.5 }], endMs: 3_610 },
  {
    words: [
      { text: 'it', startMs: 4_000, endMs: 4_100, confidence: 1 },
      { text: 'is', startMs: 4_100, endMs: 5_000, confidence: 0.5 },
    ],
    endMs: 6_000,
  },
];
const all = { enableWordTimeOffsets: true, enableWordConfidence: true };

describe('the result object', () => {
  it('has the form that production writes', () => {
    assert.equal(
      toJson(toResults(utterances.slice(0, 1), 'en-US', all)),
      '{"results":[{"alternatives":[{"transcript":"hmm","confidence":0.5,"words":[{"startOffset":"0.700s","endOffset":"2.200s","word":"hmm","confidence":0.5}]}],"resultEndOffset":"3.610s","languageCode":"en-us"}]}',
    );
  });

  it('begins every transcript but the first with a space', () => {
    const transcripts = toResults(utterances, 'en-US', all).map(({ alternatives }) =>
      alternatives?.map(({ transcript }) => transcript),
    );
    assert.deepEqual(transcripts, [['hmm'], [' it is']]);
  });

  it('leaves out words and their confidence unless asked for', () => {
    assert.doesNotMatch(toJson(toResults(utterances, 'en-US', {})), /words/);
    const timesOnly = toJson(toResults(utterances, 'en-US', { enableWordTimeOffsets: true }));
    assert.doesNotMatch(timesOnly, /"word":"hmm","confidence"/);
  });

  it('keeps an empty list of results for silence', () => {
    assert.equal(toJson([]), '{"results":[]}');
  });

  it('writes every duration so that it reads back as the same milliseconds', () => {
    fc.assert(
      fc.property(fc.nat(28_800_000), (ms) => {
        const text = durationJson(ms);
        assert.match(text, /^\d+(\.\d{3})?s$/);
        assert.equal(Math.round(Number.parseFloat(text) * 1000), ms);
      }),
    );
  });
});
