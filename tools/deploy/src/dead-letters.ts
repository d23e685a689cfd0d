import * as v from 'valibot';
import { type Ask, read } from './google.ts';

/** Where events go that a function failed on too often. */
export interface DeadLetterPolicy {
  /** `projects/…/topics/…` */
  readonly deadLetterTopic: string;
  readonly maxDeliveryAttempts: number;
}

const functionSchema = v.object({ eventTrigger: v.object({ trigger: v.string() }) });
/** What is read of a trigger of Eventarc. */
export const triggerSchema = v.object({
  transport: v.object({ pubsub: v.object({ subscription: v.string() }) }),
});
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
  const { eventTrigger } = await read(
    ask,
    functionSchema,
    `https://cloudfunctions.googleapis.com/v2/${name}`,
  );
  const { transport } = await read(
    ask,
    triggerSchema,
    `https://eventarc.googleapis.com/v1/${eventTrigger.trigger}`,
  );
  const url = `https://pubsub.googleapis.com/v1/${transport.pubsub.subscription}`;
  const { deadLetterPolicy: current } = await read(ask, subscriptionSchema, url);
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
