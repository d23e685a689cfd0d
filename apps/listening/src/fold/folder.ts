import {
  type Consequence,
  createFoldStore,
  failureOf,
  faultName,
  firestore,
  type FoldItem,
  isRefusal,
  keepRejected,
  refusedRejection,
  UnreadableState,
} from '@earshot/adapter-firestore';
import { type EventsByTopic, type EventTopic, type ListeningEvent, memo } from '@earshot/contracts';
import { type Rejection, sortMessage, type StateKind } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { createGroupCommit, type GroupCommit, type GroupCommitOptions, logEvent } from '@earshot/runtime';
import { tellUnreadable } from '../unreadable.ts';
import { messageOf, type Received } from './message.ts';

/**
 * Listeners in one commit: with their counters, within what Firestore commits in a second or so. The more share one, the
 * fewer documents of episodes each writes: events of 50,000 listeners take 1.69 writes each at 1,000, and 1.48 at 2,500.
 */
const MAX_ITEMS = 2_500;
/** Bytes of events in one commit. */
const MAX_BYTES = 6 * 1024 * 1024;
/** About what an event takes as JSON, and more than it takes in a state. */
const BYTES_PER_EVENT = 500;
/** A second commit is on its way while the first one is answered. */
const MAX_IN_FLIGHT = 2;
/** Bytes of events that may wait: what comes on top is refused, so that Pub/Sub slows down and other instances start. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** Half of the function's timeout: what takes longer is delivered again. */
const MAX_AGE_MS = 60_000;
/** An outage of some seconds is waited for in place: it would cost more to have everything delivered again. */
const RETRY = { attempts: 8, pauseMs: 50, maxPauseMs: 4_000 };

/**
 * The handler of a topic's messages. It resolves when all that a message holds is durable: its events in their states
 * and counters, or among the rejected. Concurrent messages share commits; when one fails for what is in it, the event at
 * fault is found, and rejected where Firestore refuses it.
 */
export function folder<T extends EventTopic, Body>(
  topic: T,
  kind: StateKind<EventsByTopic[T], Body>,
  consequence?: Consequence<EventsByTopic[T], Body>,
  database: () => Promise<Firestore> = firestore,
): (message: Received) => Promise<void> {
  const store = memo(async () => createFoldStore(await database(), kind, consequence));
  const reject = async (rejections: readonly Rejection[]): Promise<void> => {
    if (rejections.length === 0) return;
    await keepRejected(await database(), rejections);
    const codes = [...new Set(rejections.map(({ code }) => code))].join(' ');
    logEvent('WARNING', 'events_rejected', { topic, events: rejections.length, codes });
  };
  const commits = foldGroup<EventsByTopic[T]>(topic, {
    commit: async (items) => (await store()).commit(items),
    replace: async (item, error) => {
      tellUnreadable(error);
      if (error instanceof UnreadableState) throw error;
      if (item.events.length > 1) return item.events.map((event) => ({ ...item, events: [event] }));
      if (!isRefusal(error)) throw error;
      await reject(item.events.map((event) => refusedRejection(topic, event, error, item.publishedAt)));
      return [];
    },
  });
  return async (received) => {
    const message = messageOf(received);
    const { publishedAt } = message;
    const { timely, rejections } = sortMessage(topic, message);
    const byPath = Map.groupBy(timely, kind.pathOf);
    const items = Array.from(byPath, ([path, events]) => ({
      path,
      user: events[0]?.user_id ?? '',
      events,
      publishedAt,
    }));
    await reject(rejections);
    await commits.addAll(items);
  };
}

function foldGroup<Event extends ListeningEvent>(
  topic: EventTopic,
  commits: Pick<GroupCommitOptions<FoldItem<Event>>, 'commit' | 'replace'>,
): GroupCommit<FoldItem<Event>> {
  return createGroupCommit<FoldItem<Event>>({
    ...commits,
    maxItems: MAX_ITEMS,
    maxBytes: MAX_BYTES,
    sizeOf: ({ events }) => events.length * BYTES_PER_EVENT,
    keyOf: ({ user }) => user,
    maxInFlight: MAX_IN_FLIGHT,
    failureOf,
    retry: RETRY,
    maxWaitingBytes: MAX_WAITING_BYTES,
    maxAgeMs: MAX_AGE_MS,
    onFailure: ({ error, ...failed }) =>
      logEvent(failed.failure === 'conflict' ? 'INFO' : 'WARNING', 'commit_failed', {
        topic,
        fault: faultName(error),
        ...failed,
      }),
  });
}
