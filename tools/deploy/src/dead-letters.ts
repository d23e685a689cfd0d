import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';

/** Sends one request to a Google API in the deployer's name and resolves with the body of its answer. */
export type Ask = (request: {
  readonly method: 'GET' | 'PATCH';
  readonly url: string;
  readonly data?: object;
}) => Promise<unknown>;

/** Where events go that a function failed on too often. */
export interface DeadLetterPolicy {
  /** `projects/…/topics/…` */
  readonly deadLetterTopic: string;
  readonly maxDeliveryAttempts: number;
}

const functionSchema = v.object({ eventTrigger: v.object({ trigger: v.string() }) });
const triggerSchema = v.object({ transport: v.object({ pubsub: v.object({ subscription: v.string() }) }) });
const subscriptionSchema = v.object({
  deadLetterPolicy: v.optional(
    v.object({ deadLetterTopic: v.string(), maxDeliveryAttempts: v.optional(v.number()) }),
  ),
});

/**
 * Gives the subscription that Eventarc made for a function a dead-letter topic, unless it has that already: a function's own
 * options know no such thing.
 * @param name `projects/…/locations/…/functions/…`
 * @throws Error when an API refuses, or answers what is not expected
 */
export async function ensureDeadLetters(
  ask: Ask,
  name: string,
  policy: DeadLetterPolicy,
): Promise<'set' | 'there'> {
  const get = async <T>(schema: v.GenericSchema<unknown, T>, url: string): Promise<T> => {
    const decoded = decodeWith(schema, await ask({ method: 'GET', url }));
    if (!decoded.ok) throw new Error(`GET ${url}: unexpected answer: ${decoded.reason}`);
    return decoded.value;
  };
  const { eventTrigger } = await get(functionSchema, `https://cloudfunctions.googleapis.com/v2/${name}`);
  const { transport } = await get(
    triggerSchema,
    `https://eventarc.googleapis.com/v1/${eventTrigger.trigger}`,
  );
  const url = `https://pubsub.googleapis.com/v1/${transport.pubsub.subscription}`;
  const { deadLetterPolicy: current } = await get(subscriptionSchema, url);
  if (
    current?.deadLetterTopic === policy.deadLetterTopic &&
    current.maxDeliveryAttempts === policy.maxDeliveryAttempts
  ) {
    return 'there';
  }
  const data = { subscription: { deadLetterPolicy: policy }, updateMask: 'deadLetterPolicy' };
  await ask({ method: 'PATCH', url, data });
  return 'set';
}
