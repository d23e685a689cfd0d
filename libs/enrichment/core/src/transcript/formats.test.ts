// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- an ambient declaration cannot be imported
/// <reference path="../testing/parsers.d.ts" />
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseText } from 'media-captions';
import transcriptator from 'transcriptator';
import webvtt from 'webvtt-parser';
import { anyWords, wordsOf } from '../testing/words.ts';
import { excerpt, plainText, podcastJson, subRip, webVtt } from './formats.ts';

const spoken = [
  ...wordsOf('Stocks & bonds fell <today>. Investors sold what they had before the central bank spoke.', '1'),
  { text: 'Really?', start: 9, end: 9.5, speaker: '2' },
];

describe('a transcript', () => {
  it('is WebVTT with speakers and escaped text', () => {
    assert.equal(
      webVtt(spoken),
      `WEBVTT

00:00:00.000 --> 00:00:05.500
<v Speaker 1>Stocks &amp; bonds fell &lt;today&gt;. Investors sold what they had before

00:00:05.500 --> 00:00:07.500
<v Speaker 1>the central bank spoke.

00:00:09.000 --> 00:00:09.500
<v Speaker 2>Really?
`,
    );
  });

  it('is SubRip in two short lines', () => {
    assert.equal(
      subRip(spoken),
      `1
00:00:00,000 --> 00:00:02,500
Stocks & bonds fell <today>.

2
00:00:02,500 --> 00:00:07,500
Investors sold what they had
before the central bank spoke.

3
00:00:09,000 --> 00:00:09,500
Really?
`,
    );
  });

  it('is Podcasting 2.0 JSON', () => {
    assert.deepEqual(JSON.parse(podcastJson(spoken.slice(-1))), {
      version: '1.0.0',
      segments: [{ speaker: 'Speaker 2', startTime: 9, endTime: 9.5, body: 'Really?' }],
    });
  });

  it('is text in paragraphs by speaker and silence', () => {
    const later = { text: 'Yes.', start: 20, end: 21, speaker: '2' };
    assert.deepEqual(plainText([...spoken.slice(-2), later]).split('\n\n'), ['spoke.', 'Really?', 'Yes.']);
  });

  it('tells hours', () => {
    assert.match(
      webVtt([{ text: 'late', start: 7 * 3600 + 59.9996, end: 28_800 }]),
      /07:01:00\.000 --> 08:00:00\.000/,
    );
  });

  it('may be empty', () => {
    assert.equal(webVtt([]), 'WEBVTT\n');
    assert.equal(subRip([]), '');
    assert.equal(plainText([]), '');
  });

  it('is WebVTT that the W3C parser finds no fault with, in lines of at most 65 characters, whatever is said', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const { cues, errors } = new webvtt.WebVTTParser().parse(
          webVtt(words),
          'subtitles/captions/descriptions',
        );
        const grave = errors.filter(({ message }) => !message.startsWith('Overlap'));
        assert.deepEqual(grave, []);
        const said = cues.map(({ text }) => decoded(text.replace(/^<v [^>]*>/, '')));
        assert.ok(said.every((line) => line.length <= 65));
        // The parser puts cues that begin at once in an order of its own.
        assert.equal(letters(said), letters(words.map(({ text }) => text)));
      }),
    );
  });

  it('is SubRip that an independent parser reads as it was, whatever is said', async () => {
    await fc.assert(
      fc.asyncProperty(anyWords, async (words) => {
        const text = subRip(words);
        const { cues, errors } = await parseText(text, { type: 'srt', strict: false, errors: true });
        assert.deepEqual(errors, []);
        assert.equal(cues.length, text === '' ? 0 : text.split('\n\n').length);
        for (const cue of cues) {
          assert.ok(cue.endTime > cue.startTime);
          assert.ok(cue.text.split('\n').length <= 2);
        }
        for (const line of text.split('\n')) assert.ok(line.length <= 32 || / --> /.test(line));
      }),
      { numRuns: 50 },
    );
  });

  it('is JSON that an independent parser reads as it was, whatever is said', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const json = podcastJson(words);
        const segments = transcriptator.convertFile(json, transcriptator.TranscriptFormat.JSON);
        assert.equal(letters(segments.map(({ body }) => body)), letters(words.map(({ text }) => text)));
        const speakers = new Set(words.map(({ speaker }) => speaker && `Speaker ${speaker}`));
        for (const { startTime, endTime, speaker } of segments) {
          assert.ok(endTime > startTime);
          assert.ok(speakers.has(speaker));
        }
      }),
    );
  });

  it('has segments in order of time in its JSON, whatever is said', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const { segments } = JSON.parse(podcastJson(words)) as {
          segments: { startTime: number; endTime: number; body: string }[];
        };
        segments.forEach((segment, i) => {
          assert.ok(segment.endTime > segment.startTime);
          assert.ok(segment.startTime >= (segments[i - 1]?.startTime ?? 0));
          assert.ok(segment.body !== '');
        });
      }),
    );
  });
});

describe('an excerpt', () => {
  it('ends at a word and within its length', () => {
    assert.equal(excerpt('short', 10), 'short');
    assert.equal(excerpt('one two three', 9), 'one two…');
    assert.equal(excerpt('x'.repeat(20), 10), `${'x'.repeat(9)}…`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 50 }), (text, chars) => {
        const cut = excerpt(text, chars);
        assert.ok(cut.length <= chars && (cut.isWellFormed() || !text.isWellFormed()));
      }),
    );
  });
});

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function letters(texts: readonly string[]): string {
  return Array.from(texts.join('').replaceAll(' ', '')).toSorted().join('');
}
