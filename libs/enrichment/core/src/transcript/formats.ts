import { type Cue, type CueShape, cuesOf } from './cues.ts';
import type { Word } from './recognition.ts';

/** Podcasting 2.0: at most 65 characters a line in WebVTT. */
const VTT_SHAPE: CueShape = { lineChars: 65, lines: 1 };
/** Podcasting 2.0: at most two lines of 32 characters in SRT. */
const SRT_SHAPE: CueShape = { lineChars: 32, lines: 2 };
/** A silence this long, in seconds, begins a new paragraph of plain text. */
const PARAGRAPH_PAUSE_SEC = 2;

/** A transcript as WebVTT (W3C), with speakers as voices. */
export function webVtt(words: readonly Word[]): string {
  const blocks = cuesOf(words, VTT_SHAPE).map((cue) => {
    const voice = cue.speaker === undefined ? '' : `<v ${vttText(nameOf(cue.speaker))}>`;
    return `${timing(cue, '.')}\n${voice}${cue.lines.map(vttText).join('\n')}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** A transcript as SubRip. */
export function subRip(words: readonly Word[]): string {
  const blocks = cuesOf(words, SRT_SHAPE).map(
    (cue, i) => `${i + 1}\n${timing(cue, ',')}\n${cue.lines.map(srtText).join('\n')}\n`,
  );
  return blocks.join('\n');
}

/** A transcript as Podcasting 2.0 JSON, version 1.0.0. */
export function podcastJson(words: readonly Word[]): string {
  const segments = cuesOf(words, VTT_SHAPE).map((cue) => ({
    ...(cue.speaker !== undefined && { speaker: nameOf(cue.speaker) }),
    startTime: cue.startMs / 1000,
    endTime: cue.endMs / 1000,
    body: cue.lines.join(' '),
  }));
  return JSON.stringify({ version: '1.0.0', segments });
}

/** A transcript as text, in paragraphs: a new one with every speaker and after long silences. */
export function plainText(words: readonly Word[]): string {
  const paragraphs: string[][] = [];
  words.forEach((word, i) => {
    const last = words[i - 1];
    const paragraph = paragraphs.at(-1);
    const goesOn = last && last.speaker === word.speaker && word.start - last.end < PARAGRAPH_PAUSE_SEC;
    if (paragraph && goesOn) paragraph.push(word.text);
    else paragraphs.push([word.text]);
  });
  return paragraphs.map((paragraph) => paragraph.join(' ')).join('\n\n');
}

/** The beginning of a text, at most `chars` UTF-16 units, ended at a word. */
export function excerpt(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text
    .slice(0, chars - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  const words = cut.replace(/\s+\S*$/, '');
  return `${words === '' ? cut : words}…`;
}

function timing({ startMs, endMs }: Cue, decimal: '.' | ','): string {
  return `${timestamp(startMs, decimal)} --> ${timestamp(endMs, decimal)}`;
}

/** Such as `01:02:03.004`. */
function timestamp(ms: number, decimal: '.' | ','): string {
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const seconds = ms / 1000;
  return `${part(seconds / 3600, 2)}:${part((seconds / 60) % 60, 2)}:${part(seconds % 60, 2)}${decimal}${part(ms % 1000, 3)}`;
}

/** Cue text with the characters escaped that WebVTT gives a meaning. */
function vttText(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** SubRip has no escapes: an arrow inside text would read as a timing. */
function srtText(line: string): string {
  return line.replaceAll('-->', '→');
}

/** What a speaker is called: recognisers number them. */
function nameOf(speaker: string): string {
  return /^\d+$/.test(speaker) ? `Speaker ${speaker}` : speaker.replace(/\s+/g, ' ');
}
