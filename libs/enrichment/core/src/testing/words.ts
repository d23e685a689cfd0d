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
