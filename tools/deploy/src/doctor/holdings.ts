import * as v from 'valibot';
import { type AskGoogle, look, pagesOf } from './answers.ts';
import { APPLY, fault, type Finding, good } from './finding.ts';

const topicsSchema = v.object({
  topics: v.optional(v.array(v.object({ name: v.string() })), []),
  nextPageToken: v.optional(v.string()),
});

/** What a project is to hold, by name. */
export interface Holdings {
  readonly buckets: readonly string[];
  readonly topics: readonly string[];
  /** Of BigQuery. */
  readonly dataset: string;
}

/** Looks whether Firebase was added to a project: Terraform does so, in the name of somebody who accepted its terms. */
export function lookAtFirebase(ask: AskGoogle, project: string): Promise<Finding> {
  const what = 'Firebase';
  const url = `https://firebase.googleapis.com/v1beta1/projects/${project}`;
  const fix = `${APPLY}; if addFirebase is refused with 403, sign in once at https://console.firebase.google.com and accept its terms`;
  return look(what, ask('GET', url), v.object({}), (found) =>
    found ? good(what, 'is added to the project') : fault(what, 'is not added to the project', fix),
  );
}

/** Looks for buckets, topics and the dataset. */
export async function lookAtHoldings(
  ask: AskGoogle,
  project: string,
  { buckets, topics, dataset }: Holdings,
): Promise<readonly Finding[]> {
  const bigquery = `https://bigquery.googleapis.com/bigquery/v2/projects/${project}/datasets/${dataset}`;
  return [
    ...(await Promise.all(buckets.map((bucket) => lookAtBucket(ask, bucket)))),
    await lookAtTopics(ask, project, topics),
    await look('BigQuery', ask('GET', bigquery), v.object({}), (found) =>
      found
        ? good('BigQuery', `has the dataset ${dataset}`)
        : fault('BigQuery', `has no dataset ${dataset}`, APPLY),
    ),
  ];
}

function lookAtBucket(ask: AskGoogle, bucket: string): Promise<Finding> {
  const what = `bucket ${bucket}`;
  const url = `https://storage.googleapis.com/storage/v1/b/${bucket}?fields=name`;
  return look(what, ask('GET', url), v.object({}), (found) =>
    found ? good(what, 'is there') : fault(what, 'is not there', APPLY),
  );
}

async function lookAtTopics(ask: AskGoogle, project: string, topics: readonly string[]): Promise<Finding> {
  const what = 'topics';
  const url = `https://pubsub.googleapis.com/v1/projects/${project}/topics?pageSize=200`;
  const pages = await pagesOf(ask, url, topicsSchema);
  if ('what' in pages) return { ...pages, what };
  const there = pages.all.flatMap((page) => page.topics.map(({ name }) => name.split('/').at(-1)));
  const missing = topics.filter((topic) => !there.includes(topic));
  return missing.length === 0
    ? good(what, `all ${topics.length} are there`)
    : fault(what, `missing: ${missing.join(', ')}`, APPLY);
}
