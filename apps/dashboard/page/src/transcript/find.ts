import type { TranscriptWord } from '@earshot/dashboard-core/views';

/** Words from `from` up to, not including, `to`. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

/** Where a text is said: whatever its case, accents and punctuation, also within words and across them. */
export function findIn(words: readonly TranscriptWord[], query: string): readonly Match[] {
  const wanted = plain(query);
  if (wanted === '') return [];
  const starts: number[] = [];
  let text = '';
  for (const { text: word } of words) {
    starts.push(text.length);
    const own = plain(word);
    if (own !== '') text += `${own} `;
  }
  const matches: Match[] = [];
  let word = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    while ((starts[word + 1] ?? Infinity) <= at) word += 1;
    let to = word + 1;
    while ((starts[to] ?? Infinity) < at + wanted.length) to += 1;
    matches.push({ from: word, to });
  }
  return matches;
}

/** Letters and digits alone, without accents, in words that one space divides. */
function plain(text: string): string {
  const letters = text.normalize('NFD').toLowerCase().split(/\s+/);
  return letters
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))
    .filter(Boolean)
    .join(' ');
}
