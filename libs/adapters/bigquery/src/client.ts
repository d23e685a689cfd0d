import { memo, mirrorSettings, readSettings } from '@earshot/contracts';
import type { Dataset } from '@google-cloud/bigquery';

/** The client's own retries of one request; after those the event is delivered again, later and to any instance. */
const MAX_RETRIES = 1;

/** The dataset that state is mirrored to, and this instance's client with it. */
export const mirrorDataset = memo(async (): Promise<Dataset> => {
  const { MIRROR_DATASET } = readSettings({ MIRROR_DATASET: mirrorSettings.MIRROR_DATASET });
  const { BigQuery } = await import('@google-cloud/bigquery');
  return new BigQuery({ retryOptions: { maxRetries: MAX_RETRIES } }).dataset(MIRROR_DATASET);
});
