import {
  commitEach,
  dueDocuments,
  readDocuments,
  readFans,
  readFollowers,
  updateUnchanged,
} from '@earshot/adapter-firestore';
import {
  allOf,
  type BroadcastPartDocument,
  collections,
  type EpisodeDocument,
  paths,
} from '@earshot/contracts';
import {
  afterPage,
  type Audience,
  audiencesOf,
  isStillFan,
  keyOf,
  nextStep,
  personalNotification,
} from '@earshot/notifying-core';
import { isRecommendable } from '@earshot/recommending-core';
import { logEvent } from '@earshot/runtime';

/** Listeners read, and told, at a time. */
export const PAGE = 300;
/** The most that an event's function may take, in seconds. */
export const FAN_OUT_TIMEOUT_SEC = 540;
/** Time is left to end the page that had begun. */
export const FAN_OUT_BUDGET_SEC = FAN_OUT_TIMEOUT_SEC - 60;
/** Parts of broadcasts that one run of the schedule is at. */
const RESUMED_AT_ONCE = 8;

/** Says from now on whether so many seconds have passed. */
export function timeLimit(seconds: number): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => performance.now() >= end;
}

/**
 * Tells the listeners of a part of a broadcast, page by page, until it ends or `isOver` says that there is no more time. Each
 * page puts a notification into the outbox of those who have none of it yet, and then notes how far it came: so what is
 * told again changes nothing, and whoever takes the part up later goes on where this one stopped. Of two at the same
 * part, the slower one leaves it to the other.
 */
export async function fanOut(path: string, isOver: () => boolean): Promise<void> {
  let outcome: Outcome = 'told';
  while (outcome === 'told' && !isOver()) outcome = await tellPage(path);
  logEvent('INFO', 'broadcast_left', { part: path, outcome });
}

/**
 * Takes up the parts that nobody is at any more: those who were have died, or had no more time. Some at once, as long as
 * any are due and `isOver` does not say that there is no more time.
 * @throws the first fault, once the parts that had begun are done
 */
export async function resumeBroadcasts(now: Date, isOver: () => boolean): Promise<void> {
  let due: readonly string[];
  do {
    due = await dueDocuments(collections.broadcasts, now, RESUMED_AT_ONCE);
    await allOf(due.map((path) => fanOut(path, isOver)));
  } while (due.length === RESUMED_AT_ONCE && !isOver());
}

/** `told`: there may be more to tell. `taken`: somebody else is at it. */
type Outcome = 'told' | 'ended' | 'taken';

async function tellPage(path: string): Promise<Outcome> {
  const [held] = await readDocuments([path]);
  const part = held?.data as BroadcastPartDocument | undefined;
  if (!held || part?.state !== 'open') return 'ended';
  const now = new Date();
  const next = nextStep(part, await audiencesNow(part), now);
  if (next.step === 'end') {
    const ended = { state: next.state, due: null, updated_at: now };
    return (await updateUnchanged(path, held.version, ended)) ? 'ended' : 'taken';
  }
  const page = await readListeners(next.audience, part.shard, next.after, now);
  const told = await commitEach(
    page.users.map((user) => {
      const create = personalNotification(part, next.audience, user, now);
      return { path: paths.userNotification(user, part.notification_id), create };
    }),
  );
  const progress = afterPage(part, next.audience, { told, next: page.next }, now);
  return (await updateUnchanged(path, held.version, progress)) ? 'told' : 'taken';
}

/** The audiences of a part's episode, or undefined when nobody is to be told of it any more. */
async function audiencesNow(part: BroadcastPartDocument): Promise<readonly Audience[] | undefined> {
  const [found] = await readDocuments([paths.episode(part.payload.episode_id)]);
  const episode = found?.data as EpisodeDocument | undefined;
  return episode && isRecommendable(episode) ? audiencesOf(part, episode) : undefined;
}

async function readListeners(
  audience: Audience,
  shard: number,
  after: string | undefined,
  now: Date,
): Promise<{ readonly users: readonly string[]; readonly next: string | undefined }> {
  const key = keyOf(audience, shard);
  if (audience.fits === 'show') {
    const { found, next } = await readFollowers(key, after, PAGE);
    return { users: found, next };
  }
  const { found, next } = await readFans(key, after, PAGE);
  const users = found.filter(({ known_at }) => isStillFan(known_at, now)).map(({ user_id }) => user_id);
  return { users, next };
}
