/** What a text's placeholders stand for, by their name. */
type Values = Readonly<Record<string, string | undefined>>;

/** Longest value put into a text, in characters: a push shows no more, and titles are written by uploaders. */
const MAX_VALUE_LENGTH = 120;

/**
 * Fills in `{{name}}`. A value is inserted as plain text on one line: it is never read for placeholders again, and
 * loses what could reorder or hide the text around it. A placeholder without a value leaves nothing.
 */
export function render(text: string, values: Values): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? plain(values[name] ?? '') : '',
  );
}

/**
 * Control characters (Cc) become spaces; format characters (Cf, such as direction overrides) vanish, but for the joiners
 * that scripts and emoji are written with.
 */
function plain(value: string): string {
  const line = value
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[^\P{Cf}\u200C\u200D]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > MAX_VALUE_LENGTH
    ? `${characters.slice(0, MAX_VALUE_LENGTH - 1).join('')}…`
    : line;
}
