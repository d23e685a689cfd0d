import {
  filledPlaces,
  REASON_TEXTS,
  type Reason,
  type ReasonKind,
  type ReasonValue,
} from '@earshot/contracts/reasons';
import { deReasons } from './de-reasons.ts';
import { esReasons } from './es-reasons.ts';
import type { Formats } from './format.ts';
import { frReasons } from './fr-reasons.ts';
import { type Language, wordOf } from './language.ts';

/** The words for each kind of reason, by language. */
export const REASONS: Readonly<Record<Language, Readonly<Record<ReasonKind, string>>>> = {
  en: REASON_TEXTS,
  es: esReasons,
  de: deReasons,
  fr: frReasons,
};

/** A reason in a language; undefined for a kind that this page does not know, which a newer server may have stored. */
export function reasonIn(
  language: Language,
  formats: Pick<Formats, 'decimal' | 'moment'>,
  { kind, values = {} }: Reason,
): string | undefined {
  if (!Object.hasOwn(REASON_TEXTS, kind)) return undefined;
  return filledPlaces(REASONS[language][kind], (place) => {
    const value = Object.hasOwn(values, place) ? values[place] : undefined;
    return value === undefined ? undefined : shownAs(place, value, language, formats);
  });
}

/** What stands in a place: a word of the contracts by its name, a moment and a number as the language writes them. */
function shownAs(
  place: string,
  value: ReasonValue,
  language: Language,
  { decimal, moment }: Pick<Formats, 'decimal' | 'moment'>,
): string {
  if (typeof value === 'number') return decimal(value);
  if (typeof value !== 'string') {
    const names = value.map((category) => wordOf(language, 'safe', category));
    return new Intl.ListFormat(language).format(names);
  }
  switch (place) {
    case 'label':
      return wordOf(language, 'label', value);
    case 'state':
      return wordOf(language, 'state', value);
    case 'type':
      return wordOf(language, 'notice', value);
    case 'until':
    case 'over':
    case 'last':
      return Number.isNaN(Date.parse(value)) ? value : moment(Date.parse(value));
    default:
      return value;
  }
}
