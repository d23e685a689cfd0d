import type { Message } from './message.ts';
import { partsOf } from './names.ts';
import type { DeadMessage } from './subscription-queue.ts';

/**
 * What is published to the dead-letter topic: the message with attributes that tell where it comes from
 * (https://cloud.google.com/pubsub/docs/handling-failures#track_undeliverable_messages).
 * @param subscription full name of the subscription that could not deliver it
 */
export function deadLetterOf({ message, attempts }: DeadMessage, subscription: string): Message {
  const { project, id } = partsOf(subscription);
  return {
    ...message,
    attributes: {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: id,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishedAt).toISOString(),
    },
  };
}
