import { isLanguage, type Language, languageOf } from '../i18n/language.ts';

/** How the page looks: as the system, or always light or dark. */
export const THEMES = ['auto', 'light', 'dark'] as const;
/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

/** Whether a word is one of {@link THEMES}. */
export function isTheme(word: string | null): word is Theme {
  return THEMES.some((theme) => theme === word);
}

/** The language that was chosen in this browser, else the one it prefers. */
export function chosenLanguage(): Language {
  const chosen = localStorage.getItem('earshot.language');
  return isLanguage(chosen) ? chosen : languageOf(navigator.languages);
}

/** The theme that was chosen in this browser. */
export function chosenTheme(): Theme {
  const chosen = localStorage.getItem('earshot.theme');
  return isTheme(chosen) ? chosen : 'auto';
}

/** Shows a language's page, now and from now on. */
export function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  localStorage.setItem('earshot.language', language);
}

/** Shows a theme, now and from now on. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  localStorage.setItem('earshot.theme', theme);
}
