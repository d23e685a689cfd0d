import type { ChapterView, TranscriptWord } from '@earshot/dashboard-core/views';

/** Words that are shown together. */
export interface Paragraph {
  /** Index of its first word. */
  readonly from: number;
  readonly words: readonly TranscriptWord[];
  /** Seconds. */
  readonly start: number;
  /** Told where it changes. */
  readonly speaker?: string;
  /** The chapter that begins with it. */
  readonly chapter?: string;
}

/** Silence that ends a paragraph, seconds, once it has a few words. */
const PAUSE_SEC = 1.5;
const FEW_WORDS = 12;
/** From here on the end of a sentence ends it, and here it ends whatever comes. */
const ENOUGH_WORDS = 40;
const MOST_WORDS = 80;

/** The words in paragraphs: by speaker, chapter, silence and sentence, of at most eighty words. All words, in their order. */
export function paragraphsOf(
  words: readonly TranscriptWord[],
  chapters: readonly ChapterView[] = [],
): readonly Paragraph[] {
  const starts = [...chapters].sort((a, b) => a.start - b.start);
  const paragraphs: Paragraph[] = [];
  let current: TranscriptWord[] = [];
  let from = 0;
  let speaker: string | undefined;
  let chapter: string | undefined;
  const end = () => {
    const [first] = current;
    if (!first) return;
    paragraphs.push({
      from,
      words: current,
      start: first.start,
      ...(first.speaker !== undefined && first.speaker !== speaker ? { speaker: first.speaker } : {}),
      ...(chapter === undefined ? {} : { chapter }),
    });
    speaker = first.speaker;
    chapter = undefined;
    from += current.length;
    current = [];
  };
  for (const word of words) {
    const previous = current.at(-1);
    const next = starts[0];
    const chapterBegins = next !== undefined && word.start >= next.start;
    if (chapterBegins || (previous && endsBefore(word, previous, current.length))) end();
    if (chapterBegins) {
      chapter = next.title;
      while (starts[0] && word.start >= starts[0].start) chapter = starts.shift()?.title;
    }
    current.push(word);
  }
  end();
  return paragraphs;
}

function endsBefore(word: TranscriptWord, previous: TranscriptWord, length: number): boolean {
  if (word.speaker !== previous.speaker || length >= MOST_WORDS) return true;
  if (length >= ENOUGH_WORDS && /[.!?…]$/.test(previous.text)) return true;
  return length >= FEW_WORDS && word.start - previous.end >= PAUSE_SEC;
}

/** Index of the word that is said at a second: the last that has begun; −1 before the first. Words are in order of time. */
export function wordAt(words: readonly TranscriptWord[], second: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const word = words[middle];
    if (word && word.start <= second) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
