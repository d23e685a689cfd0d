import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from '@earshot/browser';
import { until } from '@earshot/testing/until';
import { repository } from '../repository.ts';
import { PICTURES, type Picture } from './pictures.ts';

/** Where the pictures are, below the repository. */
export const PICTURES_DIR = 'docs/pictures';

/** Whether all that is in sight has come; an expression, as there is no DOM in this code's types. */
const WHOLE = `document.fonts.status === 'loaded' &&
  [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)`;

/** Takes all pictures with a link that signs in, and tells of each. */
export async function takePictures(link: string, tell: (note: string) => void): Promise<void> {
  const folder = join(repository, PICTURES_DIR);
  await mkdir(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const picture of PICTURES) {
      tell(picture.name);
      const { look, width, height } = picture;
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: 1.5,
        colorScheme: look,
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(addressOf(link, picture));
      await page.locator(picture.shows).first().waitFor();
      // Covers and fonts come after the texts.
      await page.waitForLoadState('load');
      await until('covers and fonts', () => page.evaluate<boolean>(WHOLE));
      await page.screenshot({ path: join(folder, `${picture.name}.png`), animations: 'disabled' });
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

function addressOf(link: string, { page }: Picture): string {
  return `${link}&to=${encodeURIComponent(page)}`;
}
