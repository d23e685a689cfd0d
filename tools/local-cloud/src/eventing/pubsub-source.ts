import { PubSub, type Message, type Subscription } from '@google-cloud/pubsub';
import type { FunctionSpec } from '../functions/spec.ts';
import { type MessageContent, messageEvent } from './cloud-event.ts';
import type { Delivery } from './delivery-queue.ts';

/** gRPC status ALREADY_EXISTS. */
const ALREADY_EXISTS = 6;
/** What Cloud Functions sets on the subscriptions it makes; the longest there is. */
const ACK_DEADLINE_SECONDS = 600;
/** Messages held at a time by one function's subscription, running and waiting. */
const MAX_HELD = 1_000;
/** Messages that a look for undelivered ones takes at once. */
const LOOK_BATCH = 100;

/** Else the client would look for credentials on its machine to learn this, and may wait seconds for an answer. */
const NO_LOOK = { universeDomain: 'googleapis.com' } as const;

/** A subscription to make and to read. */
export interface Feed {
  readonly topic: string;
  /** Id of the subscription. */
  readonly subscription: string;
  /** Messages held at a time, taken and not yet acknowledged. */
  readonly maxMessages: number;
  readonly take: (message: MessageContent, acknowledge: () => void) => void;
  readonly onError: (error: Error) => void;
}

/** The topics and subscriptions that functions are fed from. */
export interface PubsubSource {
  /** Creates the topic and the subscription, and hands its messages on until stopped. */
  feed(feed: Feed): Promise<void>;
  /** Creates the topic and the function's own subscription, and hands its messages on until stopped. */
  subscribe(spec: FunctionSpec, topic: string, accept: (delivery: Delivery) => void): Promise<void>;
  /** Makes sure of a topic. */
  ensureTopic(topic: string): Promise<void>;
  /** Publishes what a function could not handle. */
  publish(topic: string, data: Uint8Array, attributes: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Asks the server for messages that it has not delivered yet, and hands those on.
   * @returns how many there were
   */
  look(): Promise<number>;
  stop(): Promise<void>;
}

/** Name of a function's subscription, as Eventarc names it. */
export function subscriptionName({ name, region }: FunctionSpec): string {
  return `eventarc-${region}-${name}`;
}

/** The topic for what functions could not handle of a topic. */
export function deadLetterTopic(topic: string): string {
  return `${topic}-dead-letter`;
}

/** Feeds functions from any Pub/Sub server, through Google's client and its streaming pull. */
export function createPubsubSource(options: {
  readonly projectId: string;
  readonly host: string;
  readonly onError: (spec: FunctionSpec, error: Error) => void;
}): PubsubSource {
  const { projectId, host } = options;
  const client = new PubSub({ projectId, apiEndpoint: host, emulatorMode: true, clientOptions: NO_LOOK });
  const feeds: { subscription: Subscription; take: (message: PulledMessage) => void }[] = [];
  const ensureTopic = async (topic: string) => {
    await client.createTopic(topic).catch(unlessExists);
  };
  const feed = async ({ topic, subscription: name, maxMessages, take, onError }: Feed): Promise<void> => {
    await ensureTopic(topic);
    await client
      .createSubscription(topic, name, { ackDeadlineSeconds: ACK_DEADLINE_SECONDS })
      .catch(unlessExists);
    const subscription = client.subscription(name, {
      flowControl: { maxMessages },
      streamingOptions: { maxStreams: 1 },
    });
    subscription.on('error', onError);
    subscription.on('message', (message: Message) => take(message, () => message.ack()));
    feeds.push({
      subscription,
      take: ({ ackId, message }) =>
        take(contentOf(message), () => {
          acknowledge(subscription, ackId).catch((error: unknown) => onError(error as Error));
        }),
    });
  };
  return {
    ensureTopic,
    feed,
    subscribe: (spec, topic, accept) => {
      const subscription = subscriptionName(spec);
      return feed({
        topic,
        subscription,
        maxMessages: Math.max(MAX_HELD, spec.concurrency),
        take: (content, settled) =>
          accept({
            id: content.id,
            call: messageEvent(content, topic, subscription, { projectId, region: spec.region }),
            settled,
          }),
        onError: (error) => options.onError(spec, error),
      });
    },
    async publish(topic, data, attributes) {
      await client.topic(topic).publishMessage({ data, attributes });
    },
    async look() {
      const found = await Promise.all(
        feeds.map(async ({ subscription, take }) => {
          const messages = await pull(subscription);
          messages.forEach(take);
          return messages.length;
        }),
      );
      return found.reduce((sum, count) => sum + count, 0);
    },
    async stop() {
      await Promise.all(feeds.map(({ subscription }) => subscription.close()));
      await client.close();
    },
  };
}

interface PulledMessage {
  readonly ackId: string;
  readonly message: {
    readonly messageId: string;
    readonly data: Uint8Array | string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly orderingKey: string;
    readonly publishTime: { readonly seconds: string | number; readonly nanos: number };
  };
}

/** Asks once, without waiting, over the connection of the subscription's own stream. */
async function pull(subscription: Subscription): Promise<readonly PulledMessage[]> {
  const answer = await request<{ receivedMessages?: PulledMessage[] }>(subscription, 'pull', {
    subscription: subscription.name,
    maxMessages: LOOK_BATCH,
    returnImmediately: true,
  });
  return answer.receivedMessages ?? [];
}

async function acknowledge(subscription: Subscription, ackId: string): Promise<void> {
  await request(subscription, 'acknowledge', { subscription: subscription.name, ackIds: [ackId] });
}

async function request<T>(subscription: Subscription, method: string, reqOpts: object): Promise<T> {
  return await new Promise((resolve, reject) => {
    subscription.request<T>({ client: 'SubscriberClient', method, reqOpts }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer as T);
    });
  });
}

function contentOf({ messageId, data, attributes, orderingKey, publishTime }: PulledMessage['message']) {
  const ms = Number(publishTime.seconds) * 1000 + publishTime.nanos / 1e6;
  return { id: messageId, data: Buffer.from(data), attributes, orderingKey, publishTime: new Date(ms) };
}

function unlessExists(error: unknown): void {
  if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error;
}
