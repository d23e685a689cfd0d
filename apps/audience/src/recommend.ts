import { isDeepStrictEqual } from 'node:util';
import {
  commitUnchanged,
  deleteUnchanged,
  readCatalogue,
  readDocuments,
  untilUnchanged,
  type Versioned,
} from '@earshot/adapter-firestore';
import {
  audienceSettings,
  paths,
  type ProfileDocument,
  readSettings,
  type RecommendationsDocument,
} from '@earshot/contracts';
import { finishedNext, type FollowUp, isToBeConfirmed } from '@earshot/notifying-core';
import {
  catalogueOf,
  type Known,
  listed,
  recommendEpisodes,
  sameList,
  sameTaste,
} from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';
import { cached } from './cached.ts';
import { coalesced } from './coalesced.ts';
import { audiencesOfListener } from './listener-audiences.ts';
import { learnSteps, readRows } from './rows.ts';

/** Most episodes that a listener is known to have put away. */
const MAX_DISMISSED = 100;

const catalogue = cached(
  async () => {
    const { episodes, trending } = await readCatalogue();
    return catalogueOf(episodes, trending, Date.now());
  },
  () => readSettings(audienceSettings).CATALOGUE_LIFE_SEC * 1000,
);

/**
 * Brings a listener's recommendations up to date with their profile as it is now, which may be newer than what triggered
 * this. Changes that come while it runs share one further run. Reads at most six documents beside the catalogue, which the
 * instance keeps; as many again, and whether the end was told, for each time that the list was changed by others
 * meanwhile. Writes only what would read differently, the audiences once a week, and the rows of episodes that something is
 * learned for.
 */
export const recommendTo = coalesced((user) => bringUpToDate(user, undefined));

/** Does what {@link recommendTo} does when a change of a profile can make a difference. */
export async function recommendAfter(
  user: string,
  before: ProfileDocument | undefined,
  after: ProfileDocument | undefined,
): Promise<void> {
  if (!sameTaste(before, after)) await recommendTo(user);
}

/** Keeps an episode that a listener put away out of their recommendations. */
export async function dismiss(user: string, episode: string): Promise<void> {
  await bringUpToDate(user, episode);
}

/** Who has just finished an episode is told what to hear next in the commit that writes what they are recommended. */
async function bringUpToDate(user: string, dismissing: string | undefined): Promise<void> {
  const path = paths.recommendations(user);
  let attempts = 0;
  const outcome = await untilUnchanged(path, async () => {
    const [[profile, current], model] = await Promise.all([
      readDocuments([paths.profile(user), path]),
      catalogue(),
    ]);
    attempts += 1;
    if (!profile) return withdraw(path, current);
    const now = new Date();
    const shown = current?.data as RecommendationsDocument | undefined;
    const before = shown?.dismissed ?? {};
    const dismissed = withDismissed(before, dismissing, now);
    const known: Known = {
      user,
      profile: profile.data as ProfileDocument,
      dismissed: Object.keys(dismissed),
      now: now.getTime(),
    };
    const rows = await readRows(known);
    const episodes = recommendEpisodes(model, rows.decoded, known);
    const audiences = audiencesOfListener(known);
    const followUp = finishedNext({
      user_id: user,
      recent: known.profile.recent ?? {},
      recommended: episodes,
      followed_up: shown?.followed_up,
      now,
    });
    const isShown =
      sameList(shown?.episodes ?? [], episodes) &&
      dismissed === before &&
      isDeepStrictEqual(audiences, shown?.audiences ?? []) &&
      !(shown && audiences.length > 0 && isToBeConfirmed(shown.updated_at, now));
    const document: RecommendationsDocument = {
      user_id: user,
      ...listed(episodes),
      ...(Object.keys(dismissed).length > 0 ? { dismissed } : {}),
      audiences,
      ...(followUp && { followed_up: followUp.followed_up }),
      updated_at: now,
    };
    const stored =
      isShown && !followUp
        ? 'unchanged'
        : await store(current, document, attempts > 1 ? await unlessTold(user, followUp) : followUp);
    if (stored !== 'changed') await learnSteps(known, rows);
    return stored;
  });
  logEvent('INFO', 'recommendations_considered', { outcome });
}

function withDismissed(
  held: Readonly<Record<string, Date>>,
  episode: string | undefined,
  now: Date,
): Readonly<Record<string, Date>> {
  if (episode === undefined || Object.hasOwn(held, episode)) return held;
  const latestFirst = Object.entries({ ...held, [episode]: now }).sort(
    ([, a], [, b]) => b.getTime() - a.getTime(),
  );
  return Object.fromEntries(latestFirst.slice(0, MAX_DISMISSED));
}

async function store(
  current: Versioned<unknown> | undefined,
  document: RecommendationsDocument,
  followUp: FollowUp | undefined,
): Promise<'written' | 'followed up' | 'changed'> {
  const path = paths.recommendations(document.user_id);
  const written = await commitUnchanged([
    current ? { path, version: current.version, update: { ...document } } : { path, create: document },
    ...(followUp ? [{ path: outboxOf(document.user_id, followUp), create: followUp.notification }] : []),
  ]);
  if (!written) return 'changed';
  return followUp ? 'followed up' : 'written';
}

/** A notification outlives a list that was withdrawn: then only the list is written. */
async function unlessTold(user: string, followUp: FollowUp | undefined): Promise<FollowUp | undefined> {
  if (!followUp) return undefined;
  const [told] = await readDocuments([outboxOf(user, followUp)]);
  return told ? undefined : followUp;
}

function outboxOf(user: string, { notification }: FollowUp): string {
  return paths.userNotification(user, notification.notification_id);
}

/** A listener who is gone has no recommendations. */
async function withdraw(
  path: string,
  current: Versioned<unknown> | undefined,
): Promise<'unchanged' | 'withdrawn' | 'changed'> {
  if (!current) return 'unchanged';
  return (await deleteUnchanged(path, current.version)) ? 'withdrawn' : 'changed';
}
