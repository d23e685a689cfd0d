import {
  commitEach,
  commitUnchanged,
  deleteUnchanged,
  dueDocuments,
  readDocuments,
  readListsWith,
  untilUnchanged,
  updateUnchanged,
} from '@earshot/adapter-firestore';
import {
  allOf,
  audienceSettings,
  collections,
  type EpisodeDocument,
  paths,
  readSettings,
  type WithdrawalDocument,
} from '@earshot/contracts';
import { isRecommendable, listed } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

/** Longer than a list is made from the catalogue that it began with, in milliseconds: a function's time, twice. */
const MADE_WITHIN_MS = 120_000;
/** Lists read, and written, at a time. */
export const PAGE = 300;
/** Episodes that are taken out of lists side by side. */
const AT_ONCE = 8;

/**
 * What a change of an episode means for those to whom it is recommended already: when it may not be any more, that is noted,
 * and the schedule takes it out of their lists. A repeated event has them looked through again.
 */
export async function onWithdrawal(
  before: EpisodeDocument | undefined,
  after: EpisodeDocument | undefined,
): Promise<void> {
  if (!before || !isRecommendable(before) || (after && isRecommendable(after))) return;
  const path = paths.withdrawal(before.episode_id);
  await untilUnchanged(path, async () => {
    const [held] = await readDocuments([path]);
    const now = Date.now();
    const catalogueLifeMs = readSettings(audienceSettings).CATALOGUE_LIFE_SEC * 1000;
    const document: WithdrawalDocument = {
      episode_id: before.episode_id,
      due: new Date(now),
      listed_until: new Date(now + catalogueLifeMs + MADE_WITHIN_MS),
    };
    const write = held
      ? { path, version: held.version, update: { ...document } }
      : { path, create: document };
    return (await commitUnchanged([write])) ? 'noted' : 'changed';
  });
  logEvent('INFO', 'withdrawal_noted', { episode_id: before.episode_id });
}

/**
 * Takes the episodes that may not be recommended any more out of all lists, some at once, as long as `isOver` does not say
 * that there is no more time. What is left goes to the next run: lists that were written have the episode no more.
 * @throws the first fault, once the others that had begun are done
 */
export async function withdrawEpisodes(now: Date, isOver: () => boolean): Promise<void> {
  let due: readonly string[];
  do {
    due = await dueDocuments(collections.withdrawals, now, AT_ONCE);
    await allOf(due.map((path) => withdraw(path, isOver)));
  } while (due.length === AT_ONCE && !isOver());
}

async function withdraw(path: string, isOver: () => boolean): Promise<void> {
  const begun = new Date();
  const [held] = await readDocuments([path]);
  if (!held) return;
  const { episode_id, listed_until } = held.data as WithdrawalDocument;
  const [found] = await readDocuments([paths.episode(episode_id)]);
  const episode = found?.data as EpisodeDocument | undefined;
  const isBack = episode !== undefined && isRecommendable(episode);
  const isOut = !isBack && (await takeOut(episode_id, isOver));
  logEvent('INFO', 'withdrawal_left', { episode_id, outcome: isBack ? 'back' : isOut ? 'out' : 'begun' });
  if (isBack || (isOut && begun >= listed_until)) await deleteUnchanged(path, held.version);
  // A list that was being made meanwhile may have it again.
  else if (isOut) await updateUnchanged(path, held.version, { due: listed_until });
}

/** Takes an episode out of the lists that have it. False when time was over before none had it. */
async function takeOut(episode_id: string, isOver: () => boolean): Promise<boolean> {
  let after: string | undefined;
  let hasChanged = false;
  do {
    // Those that changed meanwhile are found again from the beginning.
    if (after === undefined) hasChanged = false;
    const page = await readListsWith(episode_id, after, PAGE);
    const updates = page.found.map(({ path, data, version }) => {
      const update = listed(data.episodes.filter((one) => one.episode_id !== episode_id));
      return { path, version, update };
    });
    if ((await commitEach(updates)) < updates.length) hasChanged = true;
    after = page.next;
  } while ((after !== undefined || hasChanged) && !isOver());
  return after === undefined && !hasChanged;
}
