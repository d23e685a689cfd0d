import { memo } from '@earshot/contracts';
import type { PubSub } from '@google-cloud/pubsub';
import { pack } from './pack.ts';

/** Sends to one topic. */
export interface Publisher {
  /**
   * Publishes bodies as JSON; several may share a message, as an array. Resolves when Pub/Sub has taken them all.
   * @throws Permanent when a body is too large, before anything is sent. Any other fault may leave some published.
   */
  publish(bodies: readonly unknown[]): Promise<void>;
}

/** How long a publish is tried, in milliseconds: shorter than a function lives, so that its caller hears of the fault. */
const PUBLISH_TIMEOUT_MS = 20_000;

const client = memo(async (): Promise<PubSub> => {
  const { PubSub } = await import('@google-cloud/pubsub');
  return new PubSub();
});

/** The publisher of a topic, by its name in this project. Nothing is loaded or connected before the first publish. */
export function publisher(name: string): Publisher {
  const topic = memo(async () => (await client()).topic(name, { gaxOpts: { timeout: PUBLISH_TIMEOUT_MS } }));
  return {
    publish: async (bodies) => {
      const messages = pack(bodies);
      const to = await topic();
      await Promise.all(messages.map((data) => to.publishMessage({ data })));
    },
  };
}
