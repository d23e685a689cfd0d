import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { type NeighboursDocument, paths, type RecommendationsDocument } from '@earshot/contracts';
import { decodeRow } from '@earshot/recommending-core';
import { firstOf, type GrpcCall, type GrpcProxy } from '@earshot/testing';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { dismiss, recommendAfter, recommendTo } from './recommend.ts';
import { sharedFirestore } from './testing/firestore.ts';

const MINUTE = 60_000;

describe('recommendations on Firestore', () => {
  let db: Firestore;
  let proxy: GrpcProxy;
  /** Paths of documents read one by one, beside the queries that the catalogue is made of. */
  let read: string[] = [];

  before(async () => {
    ({ proxy } = await sharedFirestore());
    db = await firestore();
    const getAll = db.getAll.bind(db);
    db.getAll = (...refs) => {
      read.push(...refs.flatMap((ref) => ('path' in ref ? [ref.path] : [])));
      return getAll(...refs);
    };
    for (const id of Array.from({ length: 12 }, (_, i) => `episode_${i}`)) {
      await db.doc(paths.episode(id)).set({
        episode_id: id,
        title: id,
        status: 'ready',
        created_at: new Date(Date.now() - 86_400_000),
        updated_at: new Date(),
      });
    }
    await profile('warm_up', []);
    await recommendTo('warm_up');
  });
  beforeEach(() => {
    read = [];
  });

  /** A listener who finished some episodes, a minute each, up to now. */
  const profile = async (user: string, episodes: readonly string[], fields: object = {}) => {
    const recent = Object.fromEntries(
      episodes.map((id, i) => {
        const at = new Date(Date.now() - (episodes.length - i) * MINUTE);
        return [id, { at, position_sec: 60, completed_at: at }];
      }),
    );
    const document = { user_id: user, recent, ...fields };
    await db.doc(paths.profile(user)).set(document);
    return document;
  };
  const list = async (user: string) =>
    (await db.doc(paths.recommendations(user)).get()).data() as RecommendationsDocument;
  const linksFrom = async (episode: string) => {
    const document = (await db.doc(paths.neighbours(episode)).get()).data() as NeighboursDocument | undefined;
    return document ? decodeRow(document.row) : [];
  };

  it('read six documents for a listener who heard many', async () => {
    await profile('reader', ['episode_1', 'episode_2', 'episode_3', 'episode_4', 'episode_5', 'episode_6']);
    await recommendTo('reader');
    assert.deepEqual(read.sort(), [
      ...['episode_3', 'episode_4', 'episode_5', 'episode_6'].map((id) => paths.neighbours(id)),
      paths.profile('reader'),
      paths.recommendations('reader'),
    ]);
  });

  it('read as many again, and whether the end was told, when others changed the list meanwhile', async () => {
    await profile('rival', ['episode_1', 'episode_2', 'episode_3', 'episode_4', 'episode_5', 'episode_6']);
    const current = db.doc(paths.recommendations('rival'));
    await current.set({ user_id: 'rival', episodes: [], updated_at: new Date() });
    const isList = ({ method, holds }: GrpcCall) => method === 'Commit' && holds(current.path);
    // The client sends the commit again after it.
    const change = () => current.update({ dismissed: { episode_9: new Date() } });
    const calls = proxy.disturb(firstOf(isList, { when: 'instead', act: change }));
    await recommendTo('rival');
    assert.ok(calls.some(({ fault }) => fault));
    const told = read.filter((path) => path.startsWith('users/rival/notifications/'));
    assert.deepEqual([read.length, told.length], [6 + 6 + 1, 1]);
    assert.deepEqual(Object.keys((await list('rival')).dismissed ?? {}), ['episode_9']);
  });

  it('follow what others heard next, without what was finished', async () => {
    for (const user of ['one', 'two', 'three']) {
      await profile(user, ['episode_7', 'episode_8']);
      await recommendTo(user);
    }
    await profile('four', ['episode_7']);
    await recommendTo('four');
    const { episodes } = await list('four');
    assert.equal(episodes[0]?.episode_id, 'episode_8');
    assert.equal(episodes[0].reason, 'because you finished “episode_7”');
    assert.ok(!episodes.some(({ episode_id }) => episode_id === 'episode_7'));
  });

  it('are learned from once, and written once, however often they are considered', async () => {
    await profile('again', ['episode_9', 'episode_10']);
    await recommendTo('again');
    const documents = [paths.recommendations('again'), paths.neighbours('episode_9')].map((path) =>
      db.doc(path),
    );
    const versions = async (of: readonly DocumentReference[]) =>
      (await Promise.all(of.map((one) => one.get()))).map(({ updateTime }) => updateTime?.valueOf());
    const before = await versions(documents);
    assert.ok(before.every((one) => one !== undefined));
    await recommendTo('again');
    assert.deepEqual(await versions(documents), before);
    assert.equal((await linksFrom('episode_9')).length, 1);
  });

  it('share one run after the first in a burst of changes', async () => {
    await profile('busy', []);
    await Promise.all(Array.from({ length: 30 }, () => recommendTo('busy')));
    assert.equal(read.filter((path) => path === paths.profile('busy')).length, 2);
  });

  it('are not considered when only counters have moved', async () => {
    const before = await profile('counted', ['episode_1']);
    await recommendAfter('counted', before, { ...before, plays: 7, seconds_heard: 90 });
    assert.deepEqual(read, []);
    await recommendAfter('counted', before, { ...before, recent: {} });
    assert.notDeepEqual(read, []);
  });

  it('come to all listeners of a rush on one row, and what the rush left out is learned later', async () => {
    const users = Array.from({ length: 12 }, (_, i) => `rush_${i}`);
    await Promise.all(users.map((user) => profile(user, ['episode_0', 'episode_11'])));
    await Promise.all(users.map((user) => recommendTo(user)));
    assert.ok((await linksFrom('episode_0')).length >= 1);
    for (const user of users) {
      assert.ok((await list(user)).episodes.length > 0);
      await recommendTo(user);
    }
    assert.equal((await linksFrom('episode_0')).length, users.length);
  });

  it('leave out what was put away, for as long as is remembered', async () => {
    await profile('tidy', []);
    await recommendTo('tidy');
    const [first] = (await list('tidy')).episodes;
    assert.ok(first);
    await dismiss('tidy', first.episode_id);
    await profile('tidy', ['episode_1']);
    await recommendTo('tidy');
    const { episodes, dismissed = {} } = await list('tidy');
    assert.ok(episodes.length > 0 && !episodes.some(({ episode_id }) => episode_id === first.episode_id));
    assert.deepEqual(Object.keys(dismissed), [first.episode_id]);
    for (let i = 0; i < 101; i++) await dismiss('tidy', `away_${i}`);
    assert.equal(Object.keys((await list('tidy')).dismissed ?? {}).length, 100);
  });
});
