import { dueNotifications } from '@earshot/adapter-firestore';
import { allOf, NOTIFICATION_DUE_SHARDS } from '@earshot/contracts';
import { logEvent } from '@earshot/runtime';
import { announceAgain } from './announce.ts';
import { resumeBroadcasts, timeLimit } from './fan-out.ts';
import { withdrawEpisodes } from './withdrawal.ts';

/** The most that a run may take, in seconds. */
export const TICK_TIMEOUT_SEC = 540;
/** A minute is left to end what had begun. */
const BUDGET_SEC = TICK_TIMEOUT_SEC - 60;
/** What a run gives to lists, in seconds: there may be millions with one episode, and the next run announces again. */
const LISTS_BUDGET_SEC = 45;
/** Notifications of one shard that are announced at once. */
const PAGE = 100;

/**
 * Does what is due at a moment: takes up the telling of those whom something fits, takes what may not be recommended any
 * more out of lists, and announces the notifications that somebody has to look after. Nothing comes of it twice, however often it runs and wherever it dies; what a run has no
 * time for is left to the next.
 * @throws the first fault, once all the rest is done
 */
export async function tick(now: Date, isOver: () => boolean = timeLimit(BUDGET_SEC)): Promise<void> {
  const shards = Array.from({ length: NOTIFICATION_DUE_SHARDS }, (_, shard) => shard);
  const isListsOver = timeLimit(LISTS_BUDGET_SEC);
  await allOf([
    resumeBroadcasts(now, isOver),
    withdrawEpisodes(now, () => isOver() || isListsOver()),
    ...shards.map((shard) => announceDue(shard, now, isOver)),
  ]);
}

async function announceDue(shard: number, now: Date, isOver: () => boolean): Promise<void> {
  for (;;) {
    const due = await dueNotifications(shard, now, PAGE);
    await allOf(due.map((one) => announceAgain(one)));
    if (due.length > 0) logEvent('INFO', 'notifications_announced_again', { shard, count: due.length });
    if (due.length < PAGE || isOver()) return;
  }
}
