import {
  type Consequence,
  createFoldStore,
  failureOf,
  faultName,
  firestore,
  type FoldItem,
  type FoldStore,
  keepRejected,
} from '@earshot/adapter-firestore';
import { type EventsByTopic, type EventTopic, type ListeningEvent, memo } from '@earshot/contracts';
import { sortMessage, type StateKind } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { createGroupCommit, type GroupCommit, logEvent } from '@earshot/runtime';
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
 * and counters, or among the rejected. Concurrent messages share commits.
 */
export function folder<T extends EventTopic, Body>(
  topic: T,
  kind: StateKind<EventsByTopic[T], Body>,
  consequence?: Consequence<EventsByTopic[T], Body>,
  database: () => Promise<Firestore> = firestore,
): (message: Received) => Promise<void> {
  const store = memo(async () => createFoldStore(await database(), kind, consequence));
  const commits = foldGroup<EventsByTopic[T]>(topic, async (items) => (await store()).commit(items));
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
    if (rejections.length > 0) {
      await keepRejected(await database(), rejections);
      logEvent('WARNING', 'events_rejected', {
        topic,
        events: rejections.length,
        codes: [...new Set(rejections.map(({ code }) => code))].join(' '),
      });
    }
    await commits.addAll(items);
  };
}

function foldGroup<Event extends ListeningEvent>(
  topic: EventTopic,
  commit: FoldStore<Event>['commit'],
): GroupCommit<FoldItem<Event>> {
  return createGroupCommit<FoldItem<Event>>({
    commit,
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
