import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker.ts';
import { GrpcError, invalidArgument } from './grpc-error.ts';
import { page } from './paging.ts';
import { pullOnce } from './pull.ts';
import { unary } from './rpc.ts';
import { seekMessages, type SeekTarget } from './seek.ts';
import { streamingPull } from './streaming-pull.ts';
import { fieldsOf, pick, updatedSubscription } from './subscription-resource.ts';
import type { FieldMask, PageRequest, PushConfig, Snapshot, Subscription } from './wire.ts';

interface Named {
  readonly subscription: string;
}

/** google.pubsub.v1.Subscriber. */
export function subscriberService(broker: Broker): UntypedServiceImplementation {
  return {
    ...subscriptionCalls(broker),
    ...snapshotCalls(broker),
    Acknowledge: unary(({ subscription: name, ackIds }: Named & { ackIds: readonly string[] }) => {
      const subscription = broker.attached(name);
      const unknown = subscription.acknowledge(requireAckIds(ackIds));
      if (subscription.resource.enableExactlyOnceDelivery) requireKnown(unknown);
      return {};
    }),
    ModifyAckDeadline: unary((request: Named & { ackIds: readonly string[]; ackDeadlineSeconds: number }) => {
      const subscription = broker.attached(request.subscription);
      const seconds = requireAckDeadline(request.ackDeadlineSeconds);
      const deadlines = requireAckIds(request.ackIds).map((ackId) => ({ ackId, seconds }));
      const unknown = subscription.modifyDeadlines(deadlines);
      if (subscription.resource.enableExactlyOnceDelivery) requireKnown(unknown);
      return {};
    }),
    Pull: pullOnce(broker),
    StreamingPull: streamingPull(broker),
  };
}

function subscriptionCalls(broker: Broker): UntypedServiceImplementation {
  return {
    CreateSubscription: unary((asked: Subscription) => broker.createSubscription(asked)),
    GetSubscription: unary(({ subscription }: Named) => broker.subscription(subscription).resource),
    UpdateSubscription: unary(
      ({ subscription, updateMask }: { subscription: Subscription; updateMask: FieldMask | null }) => {
        const present = broker.subscription(subscription.name).resource;
        return broker.saveSubscription(updatedSubscription(present, subscription, updateMask));
      },
    ),
    ModifyPushConfig: unary(({ subscription, pushConfig }: Named & { pushConfig: PushConfig | null }) => {
      const present = broker.subscription(subscription).resource;
      const mask = { paths: ['push_config'] };
      broker.saveSubscription(updatedSubscription(present, { ...present, pushConfig }, mask));
      return {};
    }),
    ListSubscriptions: unary(({ project, ...asked }: PageRequest & { project: string }) => {
      const all = broker.allSubscriptions().map(({ resource }) => resource);
      const own = all.filter(({ name }) => name.startsWith(`${project}/`));
      const { items, nextPageToken } = page(own, ({ name }) => name, asked);
      return { subscriptions: items, nextPageToken };
    }),
    DeleteSubscription: unary(({ subscription }: Named) => {
      broker.deleteSubscription(subscription);
      return {};
    }),
  };
}

function snapshotCalls(broker: Broker): UntypedServiceImplementation {
  const { snapshots } = broker;
  return {
    CreateSnapshot: unary(({ name, subscription: of, labels }: Named & Pick<Snapshot, 'name' | 'labels'>) => {
      const subscription = broker.attached(of);
      return snapshots.create({ name, labels, topic: subscription.resource.topic }, subscription.backlog());
    }),
    GetSnapshot: unary(({ snapshot }: { snapshot: string }) => snapshots.get(snapshot)),
    UpdateSnapshot: unary(({ snapshot, updateMask }: { snapshot: Snapshot; updateMask: FieldMask | null }) =>
      snapshots.update(snapshot.name, pick({ ...snapshot }, fieldsOf(updateMask, 'UpdateSnapshotRequest'))),
    ),
    DeleteSnapshot: unary(({ snapshot }: { snapshot: string }) => {
      snapshots.delete(snapshot);
      return {};
    }),
    ListSnapshots: unary(({ project, ...asked }: PageRequest & { project: string }) => {
      const own = snapshots.all().filter(({ name }) => name.startsWith(`${project}/`));
      const { items, nextPageToken } = page(own, ({ name }) => name, asked);
      return { snapshots: items, nextPageToken };
    }),
    Seek: unary(({ subscription: name, ...target }: Named & SeekTarget) => {
      const subscription = broker.attached(name);
      broker.reset(subscription, seekMessages(broker, subscription, target));
      return {};
    }),
  };
}

function requireAckIds(ackIds: readonly string[]): readonly string[] {
  if (ackIds.length === 0) throw invalidArgument('No ack ids specified.');
  return ackIds;
}

function requireAckDeadline(seconds: number): number {
  if (seconds < 0 || seconds > 600)
    throw invalidArgument(
      `Invalid ack deadline given: you passed ${seconds}, but the deadline must be between 0 and 600 (seconds).`,
    );
  return seconds;
}

/** Exactly-once delivery tells which acknowledgements came too late. */
function requireKnown(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw new GrpcError(
    status.FAILED_PRECONDITION,
    'Some acknowledgement ids in the request were invalid. This could be because the acknowledgement ids have expired or ' +
      'the acknowledgement ids were malformed.',
    Object.fromEntries(unknown.map((ackId) => [ackId, 'PERMANENT_FAILURE_INVALID_ACK_ID'])),
  );
}
