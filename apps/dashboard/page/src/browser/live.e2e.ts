import assert from 'node:assert/strict';
import type { Browser, Page } from '@earshot/browser';
import type { LocalCloud } from '@earshot/local-cloud';
import { playbackEvent, progressEvent, until } from '@earshot/testing';
import { violationsOn } from '../testing/axe.ts';
import { signInLink, startDoubtingCloud, tellPlayback, uploadSample } from '../testing/local.ts';
import { browserFor, openWatched, type Watched } from '../testing/open.ts';

/** How soon an event is to be seen on the screen, ms. */
const SEEN_WITHIN_MS = 2_000;
const ATTEMPTS = 3;
const HOSTILE = '<img src=x onerror=alert(1)> in space';
const EPISODE = 'episode_telescope';
const DURATION_SEC = 22;

/** Each page with its heading, and something on it that came in during these tests. */
const OWN_PAGES = [
  ['#/', 'Overview', '2'],
  ['#/episodes', 'Episodes', HOSTILE],
  [`#/episodes/${EPISODE}`, HOSTILE, 'Science & tech'],
  ['#/shows', 'Shows', 'show_science_report'],
  ['#/listeners', 'Listeners', 'user_0002'],
  ['#/listeners/user_0001', 'user_0001', HOSTILE],
  ['#/moderation', 'Moderation', 'approved by moderator'],
  ['#/pipeline', 'Pipeline', 'episodes/a-telescope-in-space.opus'],
  ['#/nowhere', 'Nothing here', 'This address leads nowhere.'],
] as const;

let told = 0;
/** A new session that begins to play now. */
const play = (user = 'user_0001') => {
  told += 1;
  return playbackEvent({
    event_id: `play_${told}`,
    session_id: `session_${told}`,
    event_time: new Date().toISOString(),
    user_id: user,
    episode_id: EPISODE,
    country: 'DE',
    duration_sec: DURATION_SEC,
  });
};

describe('the dashboard on the local cloud', () => {
  let browser: Browser;
  let cloud: LocalCloud;
  let watched: Watched;
  let page: Page;

  before(async function () {
    browser = await browserFor(this);
    cloud = await startDoubtingCloud();
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 860 } });
    context.setDefaultTimeout(50_000);
    watched = await openWatched(context, signInLink(cloud));
    page = watched.page;
  });
  after(async () => {
    // Where there is no browser, nothing was started.
    if (!(browser as Browser | undefined)) return;
    await browser.close();
    await cloud.stop();
  });

  const goTo = (fragment: string) =>
    page.evaluate((to) => {
      location.hash = to;
    }, fragment);
  const figure = async (name: string) =>
    Number((await page.locator(`[data-figure=${name}]`).first().textContent())?.replaceAll(',', ''));

  it('signs in by a link, and says what to do first while nothing is there', async () => {
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('heading', { name: 'Nothing to see yet' }).waitFor();
    assert.equal(new URL(page.url()).hash, '#/');
    const paint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    process.stdout.write(`      first paint after ${Math.round(paint ?? NaN)} ms\n`);
  });

  it('shows a transcript as it comes, without being loaded again', async function () {
    const metadata = { episode_id: EPISODE, title: HOSTILE, show_id: 'show_science_report' };
    await uploadSample({ file: 'episodes/a-telescope-in-space.opus', metadata, seconds: DURATION_SEC });
    await uploadSample({ file: 'covers/a-telescope-in-space.png', metadata: { episode_id: EPISODE } });
    await goTo(`#/episodes/${EPISODE}`);
    await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
    await page.evaluate(() => {
      document.body.dataset['loaded'] = 'once';
    });
    await page.locator('.word', { hasText: 'telescope' }).first().waitFor({ timeout: 150_000 });
    assert.equal(await page.getAttribute('body', 'data-loaded'), 'once');
    await page.locator('.about').getByText('Science & tech').waitFor();
  });

  it('plays from a word that is clicked', async () => {
    const word = page.locator('.word', { hasText: 'telescope' }).last();
    await word.click();
    await page.locator('.word-said').waitFor();
    const second = await page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0);
    assert.ok(second > 1, String(second));
    await page.evaluate(() => document.querySelector('audio')?.pause());
  });

  it('shows that a counter changed within two seconds of the event', async () => {
    await goTo('#/');
    await tellPlayback(play());
    await until('the first play', async () => (await figure('plays')) === 1);
    await page.locator('.connection-live').waitFor();
    // Whatever else the machine does only adds to what it takes: the least of some attempts tells.
    const took: number[] = [];
    do {
      const plays = 2 + took.length;
      const began = performance.now();
      await tellPlayback(play(`user_000${plays}`));
      await until('one play more', async () => (await figure('plays')) === plays, { everyMs: 10 });
      took.push(performance.now() - began);
    } while (Math.min(...took) > SEEN_WITHIN_MS && took.length < ATTEMPTS);
    assert.ok(Math.min(...took) <= SEEN_WITHIN_MS, `seen after ${took.join(', ')} ms`);
    process.stdout.write(`      seen after ${Math.round(Math.min(...took))} ms\n`);
  });

  it('counts who listens, and shows how far each part is heard with what is said there', async () => {
    const { session_id, user_id, episode_id, duration_sec } = play('user_0003');
    const heard_to = Date.now() - 1_000;
    await tellPlayback(
      progressEvent({
        ...{ session_id, user_id, episode_id, duration_sec },
        event_id: 'heard',
        event_time: new Date(heard_to).toISOString(),
        heard_from: heard_to - 11_000,
        heard_to,
        position_to: 11_000,
      }),
    );
    await goTo(`#/episodes/${EPISODE}`);
    await page.locator('.retention .u-over').waitFor();
    await page.locator('details', { hasText: 'Show as table' }).first().locator('summary').click();
    const rows = page.locator('.as-table tbody tr');
    await until('twenty parts, the first half of them heard', async () => {
      const texts = await rows.allTextContents();
      return texts.length === 20 && texts.slice(0, 9).every((text) => text.includes('100%'));
    });
    assert.match((await rows.first().textContent()) ?? '', /[a-z]{3,} [a-z]+/);
  });

  it('lets a moderator approve a cover, which then is on its episode', async () => {
    await goTo('#/moderation');
    await page.getByText('possible').waitFor();
    await page.getByRole('button', { name: /^Show the image/ }).click();
    await page.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('.review img')?.naturalWidth ?? 0) > 0,
    );
    await page.getByRole('button', { name: /^Approve/ }).click();
    await page.getByText('Nothing waits for a decision.').waitFor();
    await page.getByText('approved by moderator').waitFor();
    await goTo(`#/episodes/${EPISODE}`);
    await page.waitForFunction(
      () => (document.querySelector<HTMLImageElement>('.page-head .cover img')?.naturalWidth ?? 0) > 0,
    );
  });

  it('shows what was refused, and why', async () => {
    await goTo('#/pipeline');
    await tellPlayback({ ...play(), position_sec: 'here' });
    await page.locator('td', { hasText: 'position_sec' }).first().waitFor();
    await page.locator('.card', { hasText: 'Mirror to BigQuery' }).first().waitFor();
  });

  it('hands out transcripts and tables', async () => {
    await goTo(`#/episodes/${EPISODE}`);
    const files = await Promise.all(
      ['Download as VTT', 'Download as JSON', 'Download Retention as CSV'].map(async (name) => {
        const href = (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
        return page.evaluate(async (url) => (await fetch(url)).text(), href);
      }),
    );
    assert.match(files[0] ?? '', /^WEBVTT/);
    assert.equal((JSON.parse(files[1] ?? '') as { version?: string }).version, '1.0.0');
    assert.equal((files[2] ?? '').trim().split('\n').length, 21);
  });

  it('shows on every page what came in, with nothing that axe objects to, and nothing of it ran', async () => {
    for (const [fragment, heading, shown] of OWN_PAGES) {
      await goTo(fragment);
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
      await page.locator('main').getByText(shown, { exact: true }).first().waitFor({ state: 'attached' });
      assert.deepEqual(await violationsOn(page), [], fragment);
    }
    assert.deepEqual(watched.faults, []);
  });
});
