import { credentials } from '@grpc/grpc-js';
import { PubSub, type Message, type Subscription, v1 } from '@google-cloud/pubsub';
import type { Service } from '../../service.ts';
import { startPubsub } from '../start-pubsub.ts';

/** Else clients would look for credentials on their machine to learn this. */
const NO_LOOK = { universeDomain: 'googleapis.com' } as const;

/** A running service and Google's clients of it. */
export interface Fixture {
  readonly service: Service;
  readonly pubsub: PubSub;
  readonly publisher: v1.PublisherClient;
  readonly subscriber: v1.SubscriberClient;
  close(): Promise<void>;
}

export async function startClients(dataDir?: string): Promise<Fixture> {
  const service = await startPubsub(dataDir === undefined ? {} : { dataDir });
  const address = {
    servicePath: '127.0.0.1',
    port: service.port,
    sslCreds: credentials.createInsecure(),
    clientOptions: NO_LOOK,
  };
  const pubsub = new PubSub({
    projectId: 'demo-test',
    apiEndpoint: `127.0.0.1:${service.port}`,
    emulatorMode: true,
    clientOptions: NO_LOOK,
  });
  const publisher = new v1.PublisherClient(address);
  const subscriber = new v1.SubscriberClient(address);
  const close = async () => {
    await Promise.all([pubsub.close(), publisher.close(), subscriber.close()]);
    await service.stop();
  };
  return { service, pubsub, publisher, subscriber, close };
}

/** Handles each message of a subscription, in turn; the result closes it. */
export function onMessages(
  subscription: Subscription,
  handle: (message: Message) => void,
): () => Promise<void> {
  subscription.on('message', handle);
  subscription.on('error', (error) => {
    throw error;
  });
  return () => subscription.close();
}

export const textOf = (message: Pick<Message, 'data'>) => message.data.toString();
