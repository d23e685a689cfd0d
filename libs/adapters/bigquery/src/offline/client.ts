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

/** Runs a query where the dataset is. @throws the client's error */
export async function runQuery(
  query: string,
  about: Pick<Query, 'params' | 'types'> = {},
): Promise<unknown[]> {
  const { dataset, location } = await located();
  const [rows] = await dataset.bigQuery.query({ query, location, ...about });
  return rows as unknown[];
}
