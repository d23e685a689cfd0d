import assert from 'node:assert/strict';
import { talkOf, wordsOf } from '../testing/words.ts';
import { transcriptFiles } from './files.ts';
import { readTranscript } from './read.ts';
import { trustedText } from './trust.ts';

const JOB = 'a'.repeat(64);
const links = { vtt: 'gs://d/v', srt: 'gs://d/s', json: 'gs://d/j', text: 'gs://d/t' };
const labelled = { label: 'business', confidence: 0.9, evidence: ['bank'] } as const;

describe('a transcript’s files', () => {
  const words = talkOf([
    { vocabulary: 'coral reef lagoon turtles seaweed', minutes: 4 },
    { vocabulary: 'railway station tunnel signal timetable', minutes: 4 },
  ]);

  it('are named after the job and what is in them, and told by their types', () => {
    const files = transcriptFiles(JOB, words, 480);
    assert.deepEqual(
      files.map(({ format, content_type }) => [format, content_type]),
      [
        ['vtt', 'text/vtt; charset=utf-8'],
        ['srt', 'application/x-subrip; charset=utf-8'],
        ['json', 'application/json'],
        ['text', 'text/plain; charset=utf-8'],
        ['chapters', 'application/json+chapters'],
      ],
    );
    for (const { name } of files) assert.match(name, new RegExp(`^transcripts/${JOB}/[0-9a-f]{16}\\.`));
    const again = transcriptFiles(JOB, words.slice(1), 480);
    const names = new Set([...files, ...again].map(({ name }) => name));
    assert.ok(names.size >= 8, 'other words have other names');
    assert.deepEqual(transcriptFiles(JOB, words, 480), files);
  });

  it('hold no chapters when the transcript is not trusted, or has no two', () => {
    const formats = (durationSec: number, count: number) =>
      transcriptFiles(JOB, words.slice(0, count), durationSec).map(({ format }) => format);
    assert.ok(!formats(3600, words.length).includes('chapters'));
    assert.ok(!formats(60, 150).includes('chapters'));
  });
});

describe('readTranscript', () => {
  const words = wordsOf('the central bank raised interest rates');

  it('tells the label, keywords, an excerpt and how many documents hold the text', () => {
    const transcript = readTranscript(words, { durationSec: 3, links, labelled });
    assert.equal(transcript.label, 'business');
    assert.equal(transcript.transcript_trusted, true);
    assert.equal(transcript.transcript_chunks, 1);
    assert.ok(transcript.keywords?.includes('interest'));
    assert.match(transcript.transcription ?? '', /^the central bank/);
  });

  it('takes neither label nor keywords from what covers too little, and says so', () => {
    const transcript = readTranscript(words, { durationSec: 60, links, labelled });
    assert.equal(transcript.transcript_trusted, false);
    assert.equal(transcript.transcript_coverage, 0.05);
    assert.equal(transcript.label, undefined);
    assert.equal(transcript.keywords, undefined);
    assert.match(transcript.transcription ?? '', /central bank/, 'what there is can be read');
    assert.equal(trustedText(words, 60), undefined);
    assert.equal(trustedText(words, 3), 'the central bank raised interest rates');
  });
});
