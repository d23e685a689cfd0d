import { memo } from '@earshot/contracts';
import type { OfflinePlace } from '@earshot/listening-core';
import type { Query } from '@google-cloud/bigquery';
import * as v from 'valibot';
import { mirrorDataset } from '../client.ts';

const metadata = v.looseTuple([v.looseObject({ location: v.string() })]);

const located = memo(async () => {
  const dataset = await mirrorDataset();
  const [{ location }] = v.parse(metadata, await dataset.getMetadata());
  return { dataset, location };
});

/** Where raw events and their views are: the dataset that state is mirrored to. */
export async function offlinePlace(): Promise<OfflinePlace> {
  const dataset = await mirrorDataset();
  return { project: await dataset.bigQuery.getProjectId(), dataset: dataset.id ?? '' };
}

/** The parameters of a query. */
export type About = Pick<Query, 'params' | 'types'>;

/** Runs a query where the dataset is. @throws the client's error */
export async function runQuery(query: string, about: About = {}): Promise<unknown[]> {
  const { dataset, location } = await located();
  const [rows] = await dataset.bigQuery.query({ query, location, ...about });
  return rows as unknown[];
}

/** The rows of a query, which is run once, page by page. @throws the client's error */
export async function* streamQuery(query: string, about: About = {}): AsyncGenerator {
  const { dataset, location } = await located();
  const rows: AsyncIterable<unknown> = dataset.bigQuery.createQueryStream({ query, location, ...about });
  yield* rows;
}
