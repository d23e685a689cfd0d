import { pubsub } from '@earshot/adapter-pubsub';
import { memo, NOTIFICATIONS_TOPIC } from '@earshot/contracts';
import { type Service, startPubsub } from '@earshot/local-cloud';
import { PubSub } from '@google-cloud/pubsub';

/** A Pub/Sub with the topic of notifications. */
export interface SharedPubsub extends Service {
  /** The bodies of the messages that the topic got, as values. */
  readonly seen: readonly unknown[];
  /** Ends listening. */
  readonly close: () => Promise<void>;
}

const client = memo(() => Promise.resolve(new PubSub({ projectId: 'demo-audience' })));

/** The Pub/Sub of all tests of this codebase: the client of this process finds one in its life. */
export const sharedPubsub = memo(async (): Promise<SharedPubsub> => {
  const service = await startPubsub();
  Object.assign(process.env, service.env);
  const [topic] = await (await client()).createTopic(NOTIFICATIONS_TOPIC);
  const [subscription] = await topic.createSubscription('seen');
  const seen: unknown[] = [];
  subscription.on('message', (message) => {
    seen.push(...[JSON.parse(message.data.toString()) as unknown].flat());
    message.ack();
  });
  return { ...service, seen, close: () => subscription.close() };
});

after(async () => {
  const service = await sharedPubsub();
  await service.close();
  await Promise.all([(await client()).close(), (await pubsub()).close()]);
  await service.stop();
});
