import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from '@earshot/browser';
import { cases, until } from '@earshot/testing';
import fc from 'fast-check';
import { builtPage, type FakeServer, startFakeServer } from '../testing/fake-server.ts';
import { emptyOverview, episodeOf, fill, overviewOf, PAGES } from '../testing/views.ts';
import { violationsOn } from '../testing/axe.ts';
import { traced } from '../testing/trace.ts';
import { browserFor, namesIn, openWatched, skeletonOf } from '../testing/open.ts';

/** Views told at a thousand a second. */
const VIEWS = 3_000;
const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`).first();
const says = (page: Page, name: string, text: string) =>
  until(`${name} to be ${text}`, async () => (await figure(page, name).textContent()) === text);

describe('the page', () => {
  let server: FakeServer;
  let browser: Browser;
  let context: BrowserContext;

  before(async function () {
    browser = await browserFor(this);
    server = await startFakeServer();
  });
  after(async () => {
    // Where there is no browser, neither was started.
    if (!(browser as Browser | undefined)) return;
    await browser.close();
    await server.stop();
  });
  beforeEach(async () => {
    server.refuseStreams = false;
    server.posted.length = 0;
    server.refusals.clear();
    fill(server);
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 860 } });
    context.setDefaultTimeout(50_000);
  });
  afterEach(() => context.close());

  const open = async (fragment = '#/') => {
    const watched = await openWatched(context, server.url + fragment);
    await watched.page.locator('h1').waitFor();
    return watched;
  };
  const goTo = async (page: Page, fragment: string) => {
    // The heading of the page that is left may be focused too.
    await page.evaluate((to) => {
      if (location.hash !== to) document.querySelector('h1')?.setAttribute('data-left', '');
      location.hash = to;
    }, fragment);
    await page.waitForFunction(
      () =>
        document.activeElement?.matches('h1:not([data-left])') && !document.querySelector('main > .empty'),
    );
  };

  it('weighs 150 kB at most, compressed, with its font', async () => {
    const files = await readdir(builtPage, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) => gzipSync(await readFile(join(parentPath, name))).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`      ${(total / 1_000).toFixed(1)} kB\n`);
    assert.ok(total > 20_000 && total <= 150_000, String(total));
  });

  for (const [colorScheme, rules] of [
    ['light', 'all'],
    ['dark', 'colours'],
  ] as const) {
    it(`has nothing that axe objects to on any page, ${colorScheme}`, async () => {
      const { page } = await open('#/nowhere');
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const fragment of PAGES) {
        await goTo(page, fragment);
        for (const summary of await page.locator('summary').all()) await summary.click();
        assert.deepEqual(await violationsOn(page, rules), [], fragment);
      }
    });
  }

  it('fits a phone: no page is wider than its screen', async () => {
    const { page } = await open('#/nowhere');
    await page.setViewportSize({ width: 360, height: 740 });
    for (const fragment of PAGES) {
      await goTo(page, fragment);
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.equal(widths[0], widths[1], fragment);
    }
  });

  it('leaves texts texts, whatever they hold, on every page', async () => {
    const watched = await open('#/nowhere');
    const { page, faults } = watched;
    const skeletons = new Map<string, string>();
    for (const fragment of PAGES) {
      await goTo(page, fragment);
      await page.getByText('The final game').first().waitFor({ state: 'attached' });
      skeletons.set(fragment, await skeletonOf(watched));
    }
    const fragments = [
      '<img src=x onerror=alert(1)>',
      '"><script>alert(2)</script>',
      '</p></main>',
      "' onmouseover='alert(3)",
      'javascript:alert(4)',
      '{{constructor.constructor("alert(5)")()}}',
      '<svg/onload=alert(6)>',
      '&lt;b&gt;',
      '\u202e',
      '$&',
    ];
    const hostile = fc
      .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'grapheme' })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => `The final game ${parts.join(' ')} ends`);
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        fill(server, text);
        for (const fragment of PAGES.filter((of) => of !== '#/nowhere')) {
          await goTo(page, '#/nowhere');
          await goTo(page, fragment);
          await page.waitForFunction((shown) => document.body.textContent.includes(shown), text);
          const skeleton = skeletons.get(fragment);
          await until(`${fragment} with the elements that it has`, async () => {
            assert.equal(await namesIn(page), skeleton);
            return true;
          });
        }
      }),
      { ...cases(3), endOnFailure: true },
    );
    assert.deepEqual(faults, []);
  });

  it('shows a counter that changed', async () => {
    const { page } = await open();
    await says(page, 'plays', '1,284');
    const view = overviewOf();
    server.tell('api/live/overview', { ...view, counters: { ...view.counters, plays: 1_285 } });
    await says(page, 'plays', '1,285');
  });

  it('draws nearly as smoothly while a thousand views a second come as without, each frame the latest', async () => {
    const { page } = await open();
    await says(page, 'plays', '1,284');
    const view = overviewOf();
    // Something moves in every frame of its own, so that a frame which is not drawn is missed.
    await page.evaluate(() => {
      const step = () => {
        document
          .querySelector<HTMLElement>('.mark')
          ?.style.setProperty('opacity', String(0.9 + (performance.now() % 100) / 1_000));
        requestAnimationFrame(step);
      };
      step();
    });
    const idle = await traced(browser, page, () => new Promise((resolve) => setTimeout(resolve, VIEWS)));
    let told = 0;
    const drawn = await traced(browser, page, async () => {
      const began = performance.now();
      while (told < VIEWS) {
        const due = Math.min(VIEWS, performance.now() - began);
        for (; told < due; told += 1) {
          const minutes = view.minutes.map(({ at, listening }) => ({
            at,
            listening: listening + (told % 50),
          }));
          const counters = { ...view.counters, plays: told + 1 };
          server.tell('api/live/overview', { ...view, minutes, counters });
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    process.stdout.write(
      `      ${drawn.framesPerSec.toFixed(0)} frames/s, ${idle.framesPerSec.toFixed(0)} without views, longest task ${drawn.longestTaskMs.toFixed(0)} ms, ${(drawn.busy * 100).toFixed(0)} % busy\n`,
    );
    // Both are of this machine, with whatever else it does.
    assert.ok(drawn.framesPerSec > idle.framesPerSec / 3, `${drawn.framesPerSec} of ${idle.framesPerSec}`);
    await says(page, 'plays', '3,000');
  });

  it('says that it reconnects, and goes on where the server does', async () => {
    const { page } = await open();
    const state = page.locator('.connection [role=status]');
    await state.getByText('Live').waitFor();
    server.refuseStreams = true;
    server.breakOff();
    await state.getByText('Reconnecting').waitFor();
    const view = overviewOf();
    server.views.set('overview', { ...view, listening_now: 777 });
    await says(page, 'listening_now', '777');
    server.refuseStreams = false;
    await state.getByText('Live').waitFor();
    server.tell('api/live/overview', { ...view, listening_now: 778 });
    await says(page, 'listening_now', '778');
  });

  it('closes the stream of a page that is left', async () => {
    const { page } = await open();
    await until('a stream', () => server.streams('api/live/overview') === 1);
    await goTo(page, '#/shows');
    await until('no stream', () => server.streams('api/live/overview') === 0);
  });

  it('says what to do first where there is nothing yet', async () => {
    server.views.set('overview', emptyOverview);
    const { page } = await open();
    await page.getByRole('heading', { name: 'Nothing to see yet' }).waitFor();
    assert.equal(await page.locator('.first li').count(), 3);
    assert.deepEqual(await violationsOn(page), []);
  });

  it('can be used by keyboard: past the navigation, to a page, whose heading is focused', async () => {
    const { page } = await open();
    await page.locator('body').press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');
    await page.getByRole('link', { name: 'Pipeline' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.activeElement?.matches('h1') && document.activeElement.textContent === 'Pipeline',
    );
    assert.equal(await page.title(), 'Pipeline · Earshot');
    assert.equal(await page.locator('nav [aria-current=page]').textContent(), 'Pipeline');
  });

  it('speaks the languages that it offers, from now on', async () => {
    const { page } = await open();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    await says(page, 'plays', '1.284');
  });

  it('tells reasons in the language of who reads them, and leaves the words of a decoder as they are', async () => {
    const { page } = await open('#/listeners/user_1');
    await page.getByText('because you finished “The final game”').waitFor();
    await page.getByLabel('Language').selectOption('de');
    await page.getByText('weil du „The final game“ zu Ende gehört hast').waitFor();
    await goTo(page, '#/pipeline');
    const reasons = page.locator('.card', { hasText: 'Abgelehnte' }).locator('td .reason');
    assert.deepEqual(await reasons.allTextContents(), [
      'The final game',
      'es geschah mehr als 30 Tage, bevor es gemeldet wurde',
    ]);
  });

  it('shows what is said under the pointer on the retention curve', async () => {
    const { page } = await open('#/episodes/e1');
    const curve = page.locator('.retention .u-over');
    await curve.scrollIntoViewIfNeeded();
    const { width, height } = (await curve.boundingBox()) ?? { width: 0, height: 0 };
    await curve.hover({ position: { x: width * 0.52, y: height / 2 } });
    await page.locator('.retention-line q', { hasText: 'The final game 10' }).waitFor();
  });

  it('finds in the transcript, from one match to the next', async () => {
    const { page } = await open('#/episodes/e1');
    await page.getByLabel('Find in the transcript').fill('word11');
    await page.getByText('1 of 10').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByText('10 of 10').waitFor();
    assert.equal(await page.locator('.word-chosen').textContent(), 'word119');
  });

  it('says why a transcript could not be read, and shows it once it can be', async () => {
    const transcript = server.views.get('episodes/e1/transcript');
    server.views.delete('episodes/e1/transcript');
    const { page } = await open('#/episodes/e1');
    const refused = page.locator('.transcript-card [role=alert]');
    await refused.waitFor();
    server.views.set('episodes/e1/transcript', transcript);
    await page.locator('.transcript').getByText('word119').first().waitFor();
    await refused.waitFor({ state: 'detached' });
  });

  it('lists further episodes from where those above end, also when that moves', async () => {
    const line = (episode: string) => ({
      episode,
      title: episode,
      plays: 0,
      listeners: 0,
      hours: 0,
      updated_at: 0,
    });
    const tell = (after: string, episodes: readonly string[], next?: string) =>
      server.views.set(`episodes?query=&after=${after}`, { episodes: episodes.map(line), next });
    tell('', ['a', 'b'], 'b');
    tell('b', ['c', 'd']);
    await context.clock.install();
    const { page } = await open('#/episodes');
    const listed = () => page.locator('main tbody th strong').allTextContents();
    await page.getByRole('button', { name: 'Show more' }).click();
    await until('two pages', async () => (await listed()).join() === 'a,b,c,d');
    tell('', ['new', 'a'], 'a');
    tell('a', ['b', 'c'], 'c');
    await page.clock.fastForward('01:00');
    await until('what has moved', async () => (await listed()).join() === 'new,a,b,c');
    await page.getByRole('button', { name: 'Show more' }).waitFor();
  });

  it('sends what a moderator decides, and asks for another attempt', async () => {
    const { page } = await open('#/moderation');
    await page.getByRole('button', { name: 'Remove The final game' }).click();
    await until('a decision', () => server.posted.length === 1);
    await goTo(page, '#/pipeline');
    await page.getByRole('button', { name: 'Retry The final game' }).click();
    await until('a retry', () => server.posted.length === 2);
    assert.deepEqual(server.posted, [
      { path: 'api/moderation/i1', body: '{"decision":"remove"}' },
      { path: 'api/uploads/audio/u1/retry', body: '{}' },
    ]);
    await page.getByText('The final game is processed again.').waitFor({ state: 'attached' });
  });

  it('offers neither to viewers', async () => {
    server.views.set('session', { user: 'v', roles: ['viewer'], expires_at: 0 });
    const { page } = await open('#/moderation');
    await page.getByText('Images in review are shown to moderators.').waitFor();
    assert.equal(await page.locator('main button').count(), 0);
  });

  it('shows why an image that waits was not decided, and its picture when it is asked for', async () => {
    const { page } = await open('#/moderation');
    await page.getByRole('article').getByText('refused: The final game').waitFor();
    await page.getByRole('button', { name: 'Show the image' }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.review img:not(.blurred)')?.naturalWidth === 1,
    );
    assert.deepEqual(await violationsOn(page), []);
  });

  it('says what a comparison came to', async () => {
    const { page } = await open('#/pipeline');
    const drift = page.locator('.card', { hasText: 'Drift' });
    for (const text of [
      'repaired',
      '12 episodes and listeners compared.',
      '1 counter differed.',
      '1 was repaired.',
    ])
      await drift.getByText(text, { exact: true }).waitFor();
    await drift.getByText('2 events came too late to count.').waitFor();
  });

  it('follows what is said until its reader scrolls, and again when they ask for it or play from elsewhere', async () => {
    server.views.set('episodes/e1', { ...episodeOf(), has_audio: true });
    server.views.set('episodes/e1/transcript', {
      ...{ episode: 'e1', transcript: 't1', chapters: [] },
      words: Array.from({ length: 1_200 }, (_, i) => ({ text: `word${i}`, start: i, end: i + 1 })),
    });
    const { page } = await open('#/episodes/e1');
    await page.getByText(/^The audio does not play/).waitFor();
    const box = page.locator('.transcript');
    const follow = page.getByRole('button', { name: 'Follow the audio' });
    const top = () => box.evaluate(({ scrollTop }) => scrollTop);
    /** As a player does, whose audio this server does not have. */
    const playAt = (second: number) =>
      page.evaluate((at) => {
        const audio = document.querySelector('audio');
        if (!audio) throw new Error('there is no player');
        Object.defineProperty(audio, 'currentTime', { value: at, configurable: true });
        audio.dispatchEvent(new Event('timeupdate'));
      }, second);
    const end = 1_199;
    await playAt(end);
    await until('the end in sight', async () => (await top()) > 0);
    assert.equal(await follow.count(), 0);
    await box.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const { x, y, width, height } = (await box.boundingBox()) ?? assert.fail('it is not shown');
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.wheel(0, -10_000);
    await follow.waitFor();
    await until('the beginning in sight', async () => (await top()) === 0);
    await playAt(end - 1);
    await page.locator('.word-said').waitFor({ state: 'detached' });
    assert.equal(await top(), 0);
    await follow.click();
    await until('the end in sight again', async () => (await top()) > 0);
    await follow.waitFor({ state: 'detached' });
  });

  it('signs out, and leads to where one signs in', async () => {
    const session = { user: 'v', roles: ['viewer'], expires_at: 0, sign_in: 'https://pods.example/in' };
    server.views.set('session', session);
    const { page } = await open();
    server.refusals.set('session/end', { code: 'failed', reason: 'x' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You could not be signed out: the server has failed').waitFor();
    await page.getByRole('button', { name: 'Got it' }).click();
    server.refusals.clear();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const link = page.getByRole('main').getByRole('link', { name: 'Sign in' });
    assert.equal(await link.getAttribute('href'), 'https://pods.example/in');
  });

  it('says why a link does not sign in, and where to do it instead', async () => {
    const refusal = { code: 'forbidden', why: 'no_role', sign_in: 'https://pods.example/in' } as const;
    server.refusals.set('session', { ...refusal, reason: 'x' });
    const { page } = await open('#id_token=a.b.');
    await page.getByText('your account has neither the role viewer nor moderator').waitFor();
    const link = page.getByRole('main').getByRole('link', { name: 'Sign in' });
    assert.equal(await link.getAttribute('href'), 'https://pods.example/in');
  });

  it('signs in by the token in its address, which it takes out of it', async () => {
    const { page } = await open('#id_token=a.b.&to=/shows');
    await page.getByRole('heading', { level: 1, name: 'Shows' }).waitFor();
    assert.deepEqual(server.posted, [{ path: 'api/session', body: '{"id_token":"a.b."}' }]);
    assert.equal(new URL(page.url()).hash, '#/shows');
  });
});
