import * as v from 'valibot';
import { triggerSchema } from '../dead-letters.ts';
import { type AskGoogle, look, pagesOf } from './answers.ts';
import { deployOf, type Finding, type Flaw, good, withoutFlaws } from './finding.ts';
import type { Found, Place } from './found.ts';

const subscriptionsSchema = v.object({
  subscriptions: v.optional(
    v.array(
      v.object({
        name: v.string(),
        deadLetterPolicy: v.optional(v.object({ deadLetterTopic: v.optional(v.string()) })),
      }),
    ),
    [],
  ),
  nextPageToken: v.optional(v.string()),
});

/** What Pub/Sub calls a topic that is gone. */
const GONE = '_deleted-topic_';

/** Looks whether the subscriptions that Eventarc made for functions keep what these fail on too often. */
export async function lookAtDeadLetters(
  ask: AskGoogle,
  place: Place,
  triggered: readonly (readonly [codebase: string, functions: readonly Found[]])[],
): Promise<readonly Finding[]> {
  if (triggered.length === 0) return [];
  const url = `https://pubsub.googleapis.com/v1/projects/${place.project}/subscriptions?pageSize=1000`;
  const pages = await pagesOf(ask, url, subscriptionsSchema);
  if ('what' in pages) return [{ ...pages, what: 'dead letters' }];
  const topics = new Map(
    pages.all.flatMap(({ subscriptions }) =>
      subscriptions.map(({ name, deadLetterPolicy }) => [name, deadLetterPolicy?.deadLetterTopic]),
    ),
  );
  return Promise.all(
    triggered.map(async ([codebase, functions]) => {
      const what = `dead letters of ${codebase}`;
      const looks = await Promise.all(functions.map((one) => flawOf(ask, one, topics, place)));
      const unseen = looks.find((one) => one !== undefined && 'state' in one);
      if (unseen !== undefined) return { ...unseen, what };
      const flaws = looks.flatMap((one) => (one === undefined || 'state' in one ? [] : one));
      const well = `are kept for all ${functions.length} triggers`;
      return withoutFlaws(what, well, flaws, deployOf(codebase, place.project));
    }),
  );
}

/** What is wrong with what brings a function its events; why it could not be told, as a finding. */
async function flawOf(
  ask: AskGoogle,
  { name, retriedTrigger }: Found,
  topics: ReadonlyMap<string, string | undefined>,
  { project, region }: Place,
): Promise<Flaw | Finding | undefined> {
  if (retriedTrigger === undefined) return undefined;
  let subscription: string | undefined;
  const url = `https://eventarc.googleapis.com/v1/${retriedTrigger}`;
  const seen = await look(name, ask('GET', url), triggerSchema, (found) => {
    subscription = found?.transport.pubsub.subscription;
    return good(name, retriedTrigger);
  });
  if (seen.state === 'unknown') return seen;
  if (subscription === undefined || !topics.has(subscription)) {
    // A deploy leaves a function alone that is active in its release; it makes one anew that is not there.
    const first = `gcloud functions delete ${name} --quiet --region ${region} --project ${project}`;
    return { seen: `${name} gets no events: its trigger or subscription is gone`, first, deploys: true };
  }
  const topic = topics.get(subscription);
  return topic === undefined || topic === GONE
    ? { seen: `${name} has ${topic === undefined ? 'no topic' : 'a deleted topic'} for them`, deploys: true }
    : undefined;
}
