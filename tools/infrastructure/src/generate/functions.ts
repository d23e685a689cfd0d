import { EVENT_TOPICS, NOTIFICATIONS_TOPIC } from '@earshot/contracts';
import { rawEventsTable, rawSubscription } from '@earshot/listening-core';
import type { InfrastructureCodebase } from './manifest.ts';

/** The topic for what was given up: that of a codebase, or of a subscription that writes to BigQuery. */
const deadLetters = (of: string) => `${of}-dead-letter`;

/**
 * `functions.json`: the codebases with their functions, and the topics and subscriptions around them.
 * @throws Error when a function listens to a topic that is none of Earshot's
 */
export function functionsFile(codebases: Readonly<Record<string, InfrastructureCodebase>>) {
  const topics = [...EVENT_TOPICS, NOTIFICATIONS_TOPIC];
  const strangers = Object.values(codebases)
    .flatMap(({ functions }) => Object.entries(functions))
    .flatMap(([name, of]) =>
      'topic' in of && !topics.some((t) => t === of.topic) ? [`${name}: ${of.topic ?? ''}`] : [],
    );
  if (strangers.length > 0)
    throw new Error(`expected topics ${topics.join(', ')}, got ${strangers.join(', ')}`);
  const subscriptions = Object.fromEntries(EVENT_TOPICS.map((topic) => [topic, rawSubscription(topic)]));
  return {
    codebases,
    topics,
    dead_letter_topics: [...Object.keys(codebases), ...Object.values(subscriptions)].map(deadLetters),
    raw: { table: rawEventsTable.name, subscriptions },
  };
}
