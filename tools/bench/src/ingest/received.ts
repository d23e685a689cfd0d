import type { PubSub } from '@google-cloud/pubsub';

/** What came out of a topic. */
export interface Received {
  readonly messages: number;
  readonly events: number;
}

/** Counts what comes out of a topic from now on. */
export interface Counter {
  received(): Received;
  stop(): Promise<void>;
}

/** Makes the topic if need be, and counts its messages and their events. */
export async function countMessages(pubsub: PubSub, name: string): Promise<Counter> {
  const [topic] = await pubsub.topic(name).get({ autoCreate: true });
  const [subscription] = await topic.createSubscription(`bench-${process.pid}`);
  let messages = 0;
  let events = 0;
  subscription.on('message', (message) => {
    const parsed = JSON.parse(message.data.toString()) as unknown;
    messages += 1;
    events += Array.isArray(parsed) ? parsed.length : 1;
    message.ack();
  });
  return {
    received: () => ({ messages, events }),
    stop: () => subscription.close(),
  };
}
