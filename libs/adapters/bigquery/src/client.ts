import { memo, mirrorSettings, readSettings } from '@earshot/contracts';
import type { Dataset } from '@google-cloud/bigquery';

/** The dataset that state is mirrored to, and this instance's client with it. */
export const mirrorDataset = memo(async (): Promise<Dataset> => {
  const { MIRROR_DATASET } = readSettings(mirrorSettings);
  const { BigQuery } = await import('@google-cloud/bigquery');
  return new BigQuery().dataset(MIRROR_DATASET);
});
