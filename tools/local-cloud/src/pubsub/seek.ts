import type { ActiveSubscription } from './active-subscription.ts';
import type { Broker } from './broker.ts';
import { invalidArgument } from './grpc-error.ts';
import type { Message } from './message.ts';
import { type Timestamp, toMs } from './wire.ts';

/** Where a subscription is sought to: a time or a snapshot. */
export interface SeekTarget {
  readonly time?: Timestamp | null;
  readonly snapshot?: string;
}

/**
 * What is unacknowledged after a seek, in publish order: of all messages that are still there, those published at or after
 * the time, or those that were unacknowledged in the snapshot or published since.
 * @throws GrpcError INVALID_ARGUMENT, NOT_FOUND
 */
export function seekMessages(
  broker: Broker,
  subscription: ActiveSubscription,
  { time, snapshot }: SeekTarget,
): Message[] {
  if (snapshot) return inOrder(subscription.wanted(broker.snapshots.messages(snapshot)));
  if (!time) throw invalidArgument('A time or a snapshot to seek to is missing.');
  const from = toMs(time);
  const there = [
    ...subscription.backlog(),
    ...subscription.retained(),
    ...subscription.wanted(broker.topics.retained(subscription.resource.topic)),
  ];
  return inOrder(there.filter(({ publishedAt }) => publishedAt >= from));
}

function inOrder(messages: readonly Message[]): Message[] {
  const unique = new Map(messages.map((message) => [message.id, message]));
  return [...unique.values()].sort((a, b) => Number(a.id) - Number(b.id));
}
