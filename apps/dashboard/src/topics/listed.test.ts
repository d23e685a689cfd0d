import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { paths } from '@earshot/contracts';
import { until } from '@earshot/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { sharedDashboard } from '../testing/services.ts';
import { listedEpisodes } from './listed.ts';

const LONG_MS = 600_000;

describe('the list of episodes', () => {
  let db: Firestore;
  const put = (episode_id: string, updated_at: Date) =>
    db.doc(paths.episode(episode_id)).set({ episode_id, status: 'ready', updated_at });
  const remove = (episode: string) => db.doc(paths.episode(episode)).delete();

  before(async () => {
    await sharedDashboard();
    db = await firestore();
  });
  beforeEach(async () => {
    await put('listed_old', new Date(0));
    await put('listed_new', new Date());
  });
  afterEach(() => Promise.all(['listed_old', 'listed_new'].map(remove)));

  /** Asks, as often as it likes, whether an episode is listed. */
  const asking = (figuresMs: number) => {
    const read = listedEpisodes({ askedMs: 0, figuresMs });
    return async (episode: string) =>
      (await read()).some(({ document }) => document.episode_id === episode) ? 'listed' : 'not listed';
  };

  it('is counted with figures and not with every question: one that went long after it came is seen then', async () => {
    const [soon, late] = [asking(0), asking(LONG_MS)];
    for (const told of [soon, late]) assert.equal(await told('listed_old'), 'listed');
    await remove('listed_old');
    await until('it to be gone', async () => (await soon('listed_old')) === 'not listed');
    assert.equal(await late('listed_old'), 'listed');
  });

  it('is read again once an episode has come, however lately figures were', async () => {
    const told = asking(LONG_MS);
    assert.equal(await told('listed_new'), 'listed');
    await remove('listed_new');
    await until('it to be gone', async () => (await told('listed_new')) === 'not listed');
    await put('listed_new', new Date());
    await until('it', async () => (await told('listed_new')) === 'listed');
  });
});
