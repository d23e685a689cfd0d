import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Broker } from './broker.ts';
import { page } from './paging.ts';
import { unary } from './rpc.ts';
import { fieldsOf, pick } from './subscription-resource.ts';
import type { FieldMask, PageRequest, Topic, WireMessage } from './wire.ts';

/** google.pubsub.v1.Publisher. */
export function publisherService(broker: Broker): UntypedServiceImplementation {
  const { topics, snapshots } = broker;
  return {
    CreateTopic: unary((topic: Topic) => broker.createTopic(topic)),
    GetTopic: unary(({ topic }: { topic: string }) => topics.get(topic)),
    UpdateTopic: unary(({ topic, updateMask }: { topic: Topic; updateMask: FieldMask | null }) => {
      const fields = fieldsOf(updateMask, 'UpdateTopicRequest').filter((field) => field !== 'name');
      return broker.saveTopic({ ...topics.get(topic.name), ...pick(topic, fields) });
    }),
    DeleteTopic: unary(({ topic }: { topic: string }) => {
      broker.deleteTopic(topic);
      return {};
    }),
    ListTopics: unary(({ project, ...asked }: PageRequest & { project: string }) => {
      const own = topics.all().filter(({ name }) => name.startsWith(`${project}/`));
      const { items, nextPageToken } = page(own, ({ name }) => name, asked);
      return { topics: items, nextPageToken };
    }),
    ListTopicSubscriptions: unary(({ topic, ...asked }: PageRequest & { topic: string }) => {
      const names = broker.subscriptionsOf(topics.get(topic).name).map(({ resource }) => resource.name);
      const { items, nextPageToken } = page(names, (name) => name, asked);
      return { subscriptions: items, nextPageToken };
    }),
    ListTopicSnapshots: unary(({ topic, ...asked }: PageRequest & { topic: string }) => {
      const own = snapshots.all().filter((snapshot) => snapshot.topic === topics.get(topic).name);
      const { items, nextPageToken } = page(own, ({ name }) => name, asked);
      return { snapshots: items.map(({ name }) => name), nextPageToken };
    }),
    DetachSubscription: unary(({ subscription }: { subscription: string }) => {
      broker.detach(subscription);
      return {};
    }),
    Publish: unary(({ topic, messages }: { topic: string; messages: readonly WireMessage[] }) => ({
      messageIds: broker.publish(topic, messages),
    })),
  };
}
