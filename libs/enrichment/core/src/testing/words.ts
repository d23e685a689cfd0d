import fc from 'fast-check';
import type { Word } from '../transcript/recognition.ts';

/** Words as a recogniser gives them: in order of time, with pauses, speakers, hostile text and overlong words. */
export const anyWords: fc.Arbitrary<readonly Word[]> = fc
  .array(
    fc.record({
      text: fc
        .oneof(
          { weight: 6, arbitrary: fc.constantFrom('the', 'market', 'fell.', 'Yes?', 'inflation') },
          {
            weight: 2,
            arbitrary: fc.constantFrom('-->', '<v', '&lt;', 'NOTE', 'WEBVTT', '1', '00:00:01.000', '🎧'),
          },
          { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }) },
        )
        .map((text) => text.replaceAll(/\s/g, '') || 'x'),
      pause: fc.constantFrom(0, 0, 0, 0.4, 3),
      length: fc.constantFrom(0, 0.0004, 0.2, 0.5, 9),
      speaker: fc.constantFrom(undefined, '1', '2'),
    }),
    { maxLength: 80 },
  )
  .map((parts) => {
    let now = 0;
    return parts.map(({ text, pause, length, speaker }) => {
      const start = now + pause;
      now = start + length;
      return { text, start, end: now, ...(speaker !== undefined && { speaker }) };
    });
  });

/** Words of a text, half a second each, without pauses. */
export function wordsOf(text: string, speaker?: string): Word[] {
  return text.split(' ').map((word, i) => ({
    text: word,
    start: i * 0.5,
    end: i * 0.5 + 0.5,
    ...(speaker !== undefined && { speaker }),
  }));
}

/** What somebody says of a topic: some small talk, and of these words a few in every sentence. */
export interface Talk {
  readonly vocabulary: string;
  readonly minutes: number;
}

const SMALL_TALK =
  'and so the you know i think we then it was really that of course they said well but for'.split(' ');

/** Talks one after the other, at 150 words a minute, in sentences of ten words; always the same ones. */
export function talkOf(talks: readonly Talk[], seed = 7): Word[] {
  let state = seed;
  const pick = (words: readonly string[]) => {
    state = (state * 48_271) % 2_147_483_647;
    return words[state % words.length] ?? '';
  };
  const texts = talks.flatMap(({ vocabulary, minutes }) => {
    const words = vocabulary.split(' ');
    return Array.from({ length: minutes * 150 }, (_, i) => {
      const word = i % 10 < 4 ? pick(words) : pick(SMALL_TALK);
      return i % 10 === 9 ? `${word}.` : word;
    });
  });
  return texts.map((text, i) => ({ text, start: i * 0.4, end: i * 0.4 + 0.35 }));
}
