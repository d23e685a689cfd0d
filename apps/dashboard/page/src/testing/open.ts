import {
  type Browser,
  type BrowserContext,
  findChromium,
  launchChromium,
  type Page,
  type Request,
} from '@earshot/browser';
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
  /** Whether all that it asked for is there, but for streams, which have no end. */
  readonly isServed: () => boolean;
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
  const asked = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') asked.add(request);
  });
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  await page.goto(url);
  return { page, faults, isServed: () => asked.size === 0 };
}

/** Looks at a page that have to be alike. */
const ALIKE = 4;

/** {@link namesIn} of a page, once it has what it asked for and they stay the same. */
export async function skeletonOf({ page, isServed }: Pick<Watched, 'page' | 'isServed'>): Promise<string> {
  let before = '';
  let alike = 0;
  return until(
    'a page that stays as it is',
    async () => {
      const now = await namesIn(page);
      const isWhole = isServed() && (await knowsWhatIsNear(page));
      alike = isWhole && now === before ? alike + 1 : 0;
      before = now;
      return alike >= ALIKE && now;
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
