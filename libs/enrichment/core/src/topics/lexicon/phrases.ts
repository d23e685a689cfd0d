/**
 * Words and pairs of words that speak for a label, by their points: 3 hardly means anything else, 2 mostly means this,
 * 1 leans this way.
 */
export type Phrases = Readonly<Record<1 | 2 | 3, readonly string[]>>;

/** The phrases of a text that are separated by commas. */
export function phrasesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter((phrase) => phrase !== '');
}
