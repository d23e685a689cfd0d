import { type Browser, type BrowserContext, findChromium, launchChromium, type Page } from '@earshot/browser';
import { notRun, until } from '@earshot/testing';

/** Starts the browser, or skips the tests of a suite and says why, where there is none. */
export async function browserFor(suite: Mocha.Context): Promise<Browser> {
  if ((await findChromium()) !== undefined) return launchChromium();
  return notRun(suite, 'the page in a browser, as there is no Chromium or Chrome here');
}

/** A page with what went wrong in it: errors that nobody caught, and what its policy refused. */
export interface Watched {
  readonly page: Page;
  readonly faults: readonly string[];
}

/** Opens a page that is watched. */
export async function openWatched(context: BrowserContext, url: string): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

/** {@link namesIn} of a page, once they stay the same. */
export async function skeletonOf(page: Page): Promise<string> {
  let before = await namesIn(page);
  return until(
    'a page that stays as it is',
    async () => {
      const now = await namesIn(page);
      const same = now === before && (await knowsWhatIsNear(page));
      before = now;
      return same ? now : undefined;
    },
    { everyMs: 150 },
  );
}

/** A transcript has words as elements once its browser has told what is near. */
function knowsWhatIsNear(page: Page): Promise<boolean> {
  return page.evaluate(() => !document.querySelector('.transcript') || !!document.querySelector('.word'));
}

/**
 * The names of all elements of the page's body, in their order. Within a transcript only which elements are in which: how many
 * of its words are elements depends on how long they are.
 */
export function namesIn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const pathOf = (element: Element | null): string =>
      element && !element.matches('.transcript')
        ? `${pathOf(element.parentElement)}>${element.tagName}`
        : '.transcript';
    const all = [...document.body.querySelectorAll('*')];
    const words = new Set(all.filter((element) => element.matches('.transcript *')).map(pathOf));
    const names = all.filter((element) => !element.matches('.transcript *')).map(({ tagName }) => tagName);
    return [...names, ...[...words].sort()].join(' ');
  });
}
