import { memo, mirrorSettings, readSettings } from '@earshot/contracts';
import type { Dataset } from '@google-cloud/bigquery';

/** The client's own retries of one request; after those the event is delivered again, later and to any instance. */
const MAX_RETRIES = 1;

/**
 * The dataset that state is mirrored to, and this instance's client with it. A request that is not answered is given up: the
 * client would wait for ever, and an instance whose requests all wait takes nothing more.
 */
export const mirrorDataset = memo(async (): Promise<Dataset> => {
  const { MIRROR_DATASET, MIRROR_TIMEOUT_MS } = readSettings({
    MIRROR_DATASET: mirrorSettings.MIRROR_DATASET,
    MIRROR_TIMEOUT_MS: mirrorSettings.MIRROR_TIMEOUT_MS,
  });
  const { BigQuery } = await import('@google-cloud/bigquery');
  const client = new BigQuery({ retryOptions: { maxRetries: MAX_RETRIES } });
  client.timeout = MIRROR_TIMEOUT_MS;
  return client.dataset(MIRROR_DATASET);
});
