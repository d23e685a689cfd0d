import { filledPlaces } from '@earshot/contracts/reasons';
import { de } from './de.ts';
import { type CountKey, en, type TextKey, type Texts } from './en.ts';
import type { Prefix } from './words.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

/** The page's languages by their own names. */
export const LANGUAGE_NAMES = { en: 'English', es: 'Español', de: 'Deutsch', fr: 'Français' } as const;
/** One of {@link LANGUAGE_NAMES}, as BCP-47. */
export type Language = keyof typeof LANGUAGE_NAMES;

const dictionaries: Readonly<Record<Language, Texts>> = { en, es, de, fr };

/** Whether a word is one of the page's languages. */
export function isLanguage(word: string | null | undefined): word is Language {
  return typeof word === 'string' && Object.hasOwn(LANGUAGE_NAMES, word);
}

/** The first of some preferred languages (`de-CH`) that the page has, or English. */
export function languageOf(preferred: readonly string[]): Language {
  return preferred.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** How a language is written where somebody prefers it with a region (`en-GB`), else as it is. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}

/** A text of a language, with its places filled in; what has no value stays as it is. */
export function textOf(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string>> = {},
): string {
  return filled(dictionaries[language][key], values);
}

/** So many of something in a language; `shown` is how the count is written. */
export function countOf(language: Language, key: CountKey, count: number, shown: string): string {
  const { one, other } = dictionaries[language][key];
  return filled(new Intl.PluralRules(language).select(count) === 'one' ? one : other, { n: shown });
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return filledPlaces(text, (place) => (Object.hasOwn(values, place) ? values[place] : undefined));
}

/** The text `<prefix>.<word>` of a language, or the word itself where there is none: others may name what is shown. */
export function wordOf(language: Language, prefix: Prefix, word: string): string {
  const key = `${prefix}.${word}`;
  return isTextKey(key) ? dictionaries[language][key] : word;
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key) && typeof en[key as keyof typeof en] === 'string';
}
