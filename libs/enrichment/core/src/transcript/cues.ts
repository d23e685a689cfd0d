import type { Word } from './recognition.ts';

/** Some lines of a transcript shown together; whole milliseconds, `endMs` after `startMs`. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
  readonly speaker?: string;
}

/** What fits on the screen. */
export interface CueShape {
  readonly lineChars: number;
  readonly lines: number;
}

/** A silence this long, in seconds, ends a cue. */
const PAUSE_SEC = 1;
/** Longest time a cue stays, in seconds. */
const MAX_CUE_SEC = 7;
const SENTENCE_END = /[.!?…。！？]["'”’)]?$/;

/** Cuts words into cues of a shape: at pauses, changes of speaker, ends of sentences, and where no more fits. */
export function cuesOf(words: readonly Word[], shape: CueShape): Cue[] {
  const cues: Cue[] = [];
  let open: Word[] = [];
  const close = () => {
    if (open.length > 0) cues.push(cueOf(open, shape));
    open = [];
  };
  for (const word of words.flatMap((each) => pieces(each, shape.lineChars))) {
    if (!continues(open, word, shape)) close();
    open.push(word);
    if (SENTENCE_END.test(word.text) && textOf(open).length > shape.lineChars / 2) close();
  }
  close();
  return withoutOverlap(cues);
}

function continues(open: readonly Word[], word: Word, shape: CueShape): boolean {
  const [first] = open;
  const last = open.at(-1);
  if (!first || !last) return true;
  return (
    last.speaker === word.speaker &&
    word.start - last.end < PAUSE_SEC &&
    word.end - first.start <= MAX_CUE_SEC &&
    wrap([...open, word], shape.lineChars).length <= shape.lines
  );
}

function cueOf(words: readonly Word[], { lineChars }: CueShape): Cue {
  const startMs = Math.round((words[0]?.start ?? 0) * 1000);
  const endMs = Math.max(startMs + 1, ...words.map(({ end }) => Math.round(end * 1000)));
  const speaker = words[0]?.speaker;
  return { startMs, endMs, lines: wrap(words, lineChars), ...(speaker !== undefined && { speaker }) };
}

/** Breaks words into lines of at most `chars` UTF-16 units; no word is longer than that. */
function wrap(words: readonly Word[], chars: number): string[] {
  const lines: string[] = [];
  for (const { text } of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + text.length <= chars)
      lines[lines.length - 1] = `${line} ${text}`;
    else lines.push(text);
  }
  return lines;
}

/** A word that is longer than a line, in pieces that share its time; whole characters stay whole. */
function pieces(word: Word, chars: number): Word[] {
  if (word.text.length <= chars) return [word];
  const parts: string[] = [''];
  for (const character of word.text) {
    const part = parts.at(-1) ?? '';
    if (part.length + character.length <= chars) parts[parts.length - 1] = part + character;
    else parts.push(character);
  }
  const step = (word.end - word.start) / parts.length;
  return parts.map((text, i) => ({
    ...word,
    text,
    start: word.start + i * step,
    end: word.start + (i + 1) * step,
  }));
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

/** A cue ends where the next begins, at the latest, unless both begin at once. */
function withoutOverlap(cues: readonly Cue[]): Cue[] {
  return cues.map((cue, i) => {
    const next = cues[i + 1];
    return next && next.startMs > cue.startMs ? { ...cue, endMs: Math.min(cue.endMs, next.startMs) } : cue;
  });
}
