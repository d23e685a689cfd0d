import { BigQuery } from '@google-cloud/bigquery';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';

const table = new BigQuery().dataset(process.env['MIRROR_DATASET'] ?? '').table('metrics_changes');

/** Mirrors as most do: a row for each event, inserted by itself, with the client's own settings. */
export const mirrorMetrics = onDocumentWritten(
  { document: 'metrics/{episode}', retry: true },
  async ({ id, time, document, params, data }) => {
    const { before, after } = data ?? {};
    const operation = !after?.exists ? 'DELETE' : before?.exists ? 'UPDATE' : 'CREATE';
    const at = after?.updateTime?.toDate() ?? new Date(time);
    await table.insert({
      document,
      operation,
      sequence: at.getTime() * 1000,
      is_delete: operation === 'DELETE',
      event_id: id,
      timestamp: at.toISOString(),
      episode_id: params.episode,
      data: JSON.stringify(after?.data() ?? null),
    });
  },
);
