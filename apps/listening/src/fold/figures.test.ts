import assert from 'node:assert/strict';
import { readMetricsOf } from '@earshot/adapter-firestore';
import { paths } from '@earshot/contracts';
import type { Firestore } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';
import { pagesRead } from '../testing/pages-read.ts';

/** More shards than one page holds. */
const SHARDS = 301;

describe('the figures of many episodes', () => {
  let db: Firestore;
  withDatabases((databases) => {
    db = databases.client();
  });

  it('are those of their documents and shards, of which no more than a page is held, and none of windows and hours', async () => {
    const writer = db.bulkWriter();
    const counted = (path: string, episode_id: string, more: object = {}) =>
      void writer.set(db.doc(path), { episode_id, plays: 1, streams: 1, ...more });
    for (const [episode, shards] of Object.entries({ hot: SHARDS, other: 2 })) {
      const total = paths.metrics(episode);
      counted(total, episode);
      for (let i = 0; i < shards; i += 1)
        counted(paths.shard(total, `${i}`), episode, { figures_of: episode });
      counted(paths.shard(paths.metricsWindow(episode, 'bucket'), '0'), episode);
      counted(paths.shard(paths.metricsMinutes(episode, 'hour'), '0'), episode);
    }
    counted(paths.metrics('quiet'), 'quiet');
    await writer.close();
    const pages = pagesRead(db);
    const figures = await readMetricsOf(db, ['hot', 'quiet', 'unheard'], ['episode_id', 'plays']);
    assert.deepEqual(Object.fromEntries(figures), {
      hot: { episode_id: 'hot', plays: SHARDS + 1 },
      quiet: { episode_id: 'quiet', plays: 1 },
    });
    assert.equal(pages.flat().length, SHARDS + 2);
    assert.ok(pages.every((page) => page.length <= 300));
  });
});
