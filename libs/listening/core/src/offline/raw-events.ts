import { EVENT_TOPICS, type EventTopic } from '@earshot/contracts';

/** A column as BigQuery's API describes it. */
export interface RawField {
  readonly name: string;
  readonly type: 'STRING' | 'TIMESTAMP' | 'BYTES' | 'JSON';
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly description: string;
}

/**
 * All messages of the listening topics as they came. Its columns are those that a Pub/Sub BigQuery subscription writes when
 * it writes metadata and uses no schema; a body is BYTES, so that one that is no UTF-8 is kept as well.
 */
export const rawEventsTable = {
  name: 'events_raw',
  description: 'Messages of the listening topics, as they came. Written by Pub/Sub BigQuery subscriptions.',
  fields: [
    { name: 'subscription_name', type: 'STRING', mode: 'NULLABLE', description: 'Tells the topic.' },
    {
      name: 'message_id',
      type: 'STRING',
      mode: 'NULLABLE',
      description: 'Of the message; one delivered twice is here twice.',
    },
    {
      name: 'publish_time',
      type: 'TIMESTAMP',
      mode: 'NULLABLE',
      description: 'When Pub/Sub took the message.',
    },
    {
      name: 'data',
      type: 'BYTES',
      mode: 'NULLABLE',
      description: 'The body: one event or an array of events, as JSON.',
    },
    { name: 'attributes', type: 'JSON', mode: 'NULLABLE', description: "The message's attributes." },
  ],
  partitionedBy: 'publish_time',
  clusteredBy: ['subscription_name'],
} as const satisfies {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly RawField[];
  readonly partitionedBy: string;
  readonly clusteredBy: readonly string[];
};

const SUFFIX = '-to-bigquery';

/** Id of the Pub/Sub BigQuery subscription of a topic. */
export function rawSubscription(topic: EventTopic): string {
  return `${topic}${SUFFIX}`;
}

/** The topic of a {@link rawSubscription}, given by its id or its whole name; undefined for any other subscription. */
export function topicOfSubscription(name: string): EventTopic | undefined {
  const id = name.slice(name.lastIndexOf('/') + 1);
  return EVENT_TOPICS.find((topic) => rawSubscription(topic) === id);
}
