import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import {
  AFFINITY_DECAY,
  decayedWeight,
  decayField,
  epochOf,
  type NotificationDocument,
  paths,
  type RecommendationsDocument,
} from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { recommendTo } from './recommend.ts';
import { sharedFirestore } from './testing/firestore.ts';

const MINUTE_MS = 60_000;

describe('what follows a completion', () => {
  let db: Firestore;
  const writes: string[] = [];

  before(async () => {
    const service = await sharedFirestore();
    service.onWrite(({ document }) => writes.push(document));
    db = await firestore();
    process.env['CATALOGUE_LIFE_SEC'] = '0';
    await db.doc(paths.episode('next_best')).set({
      episode_id: 'next_best',
      title: 'Next best',
      status: 'ready',
      updated_at: new Date(),
    });
  });
  after(() => {
    delete process.env['CATALOGUE_LIFE_SEC'];
  });

  const begun = (minutesAgo: number) => ({
    at: new Date(Date.now() - minutesAgo * MINUTE_MS),
    position_sec: 1_200,
  });
  const heard = (minutesAgo: number) => ({ ...begun(minutesAgo), completed_at: begun(minutesAgo).at });
  const profile = async (user: string, recent: object, fields: object = {}) => {
    await db.doc(paths.profile(user)).set({ user_id: user, recent, ...fields });
    await recommendTo(user);
  };
  const outbox = async (user: string) => {
    const { docs } = await db.collection(`users/${user}/notifications`).get();
    return docs.map((doc) => doc.data() as NotificationDocument);
  };
  const list = async (user: string) =>
    (await db.doc(paths.recommendations(user)).get()).data() as RecommendationsDocument | undefined;

  it('is one notification of the best that the listener is recommended now', async () => {
    await profile('end_ended', { done: heard(1) });
    const [told, ...more] = await outbox('end_ended');
    const current = await list('end_ended');
    assert.deepEqual(more, []);
    assert.equal(told?.type, 'FINISHED_NEXT');
    assert.deepEqual(told.payload, {
      episode_id: current?.episodes[0]?.episode_id,
      finished_episode_id: 'done',
    });
    assert.equal(current?.followed_up?.episode_id, 'done');
  });

  it('comes once, however often the profile is looked at, also at the same time', async () => {
    await profile('end_often', { done: heard(1) });
    await Promise.all(Array.from({ length: 20 }, () => recommendTo('end_often')));
    await profile('end_often', { done: heard(0.5) });
    assert.equal((await outbox('end_often')).length, 1);
    assert.equal(writes.filter((path) => path.startsWith('users/end_often/notifications/')).length, 1);
  });

  it('comes once, whatever is done with the episode afterwards', async () => {
    const finished = heard(1);
    await profile('end_later', { done: finished });
    const followed_up = { episode_id: 'done', at: new Date(Date.now() - 61 * MINUTE_MS) };
    await db.doc(paths.recommendations('end_later')).update({ followed_up });
    for (const minutesAgo of [60.5, 20, 0]) {
      await profile('end_later', { done: { ...begun(minutesAgo), completed_at: followed_up.at } });
    }
    assert.equal((await outbox('end_later')).length, 1);
  });

  it('comes again for another completion, once the cool-down is over', async () => {
    await profile('end_again', { first: heard(1) });
    await profile('end_again', { first: heard(1), second: heard(0) });
    assert.equal((await outbox('end_again')).length, 1);
    const long_ago = { episode_id: 'first', at: new Date(Date.now() - 61 * MINUTE_MS) };
    await db.doc(paths.recommendations('end_again')).update({ followed_up: long_ago });
    await profile('end_again', { first: heard(61), second: heard(0) });
    assert.equal((await outbox('end_again')).length, 2);
  });

  const silent: readonly (readonly [string, object])[] = [
    ['who finished nothing', { begun: begun(1) }],
    ['who finished half an hour ago', { done: heard(31) }],
    ['who has gone on to another episode', { done: heard(2), begun: begun(1) }],
  ];
  for (const [who, recent] of silent) {
    it(`is nothing for a listener ${who}`, async () => {
      const user = `end_silent_${who.length}`;
      await profile(user, recent);
      assert.ok(await list(user));
      assert.deepEqual(await outbox(user), []);
    });
  }

  it('goes on with the list when the notification outlived a list that was withdrawn', async () => {
    const recent = { done: heard(1) };
    await profile('end_back', recent);
    await db.doc(paths.profile('end_back')).delete();
    await recommendTo('end_back');
    assert.equal(await list('end_back'), undefined);
    await profile('end_back', recent);
    assert.equal((await list('end_back'))?.followed_up?.episode_id, 'done');
    assert.equal((await outbox('end_back')).length, 1);
  });

  describe('the audiences of a listener', () => {
    const liking = (label: string, weight: number) => {
      const now = Date.now();
      const field = decayField('affinity', epochOf(AFFINITY_DECAY, now));
      return { [field]: { [label]: decayedWeight(AFFINITY_DECAY, now, weight) } };
    };
    const labels = async (user: string) =>
      (await list(user))?.audiences?.map((key) => key.replace(/_\d$/, ''));

    it('stand with what they are recommended, and follow their taste', async () => {
      await profile('end_fan', {}, liking('business', 5));
      assert.deepEqual(await labels('end_fan'), ['business']);
      await profile('end_fan', {}, liking('sci_tech', 5));
      assert.deepEqual(await labels('end_fan'), ['sci_tech']);
      await profile('end_fan', {}, liking('sci_tech', 1));
      assert.deepEqual(await labels('end_fan'), []);
    });

    it('are written again before they are not believed any more, though they are the same', async () => {
      await profile('end_true', {}, liking('world', 5));
      const of = db.doc(paths.recommendations('end_true'));
      const days = (ago: number) => new Date(Date.now() - ago * 24 * 60 * MINUTE_MS);
      await of.update({ updated_at: days(8) });
      await recommendTo('end_true');
      const { updated_at } = (await of.get()).data() as { updated_at: { toDate(): Date } };
      assert.ok(updated_at.toDate() > days(1));
      await profile('end_nobody', {});
      const before = writes.length;
      await db.doc(paths.recommendations('end_nobody')).update({ updated_at: days(8) });
      await recommendTo('end_nobody');
      assert.equal(writes.length, before + 1, 'a listener of no audience costs no write');
    });

    it('are not written when nothing of them has changed', async () => {
      await profile('end_calm', {}, liking('world', 5));
      const before = writes.length;
      await recommendTo('end_calm');
      assert.deepEqual(writes.slice(before), []);
    });
  });
});
