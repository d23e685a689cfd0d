import assert from 'node:assert/strict';
import {
  audienceKey,
  audienceShardOf,
  paths,
  type QualityEvent,
  type RoughListeningDocument,
} from '@earshot/contracts';
import { engagementEvent, firstOf, type GrpcProxy, qualityEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withProxiedDatabases } from '../testing/database.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';

const USER = 'user_0001';

describe('what follows from folding, over the wire', () => {
  let databases: TestDatabases;
  let proxy: GrpcProxy;
  let db: Firestore;
  let ids = 0;

  withProxiedDatabases((fresh, before) => {
    [databases, proxy] = [fresh, before];
    db = databases.client();
  });

  /** So many stalls of a session, a second apart. */
  const stalls = (session_id: string, count: number, second = 0, user_id = USER): QualityEvent[] =>
    Array.from({ length: count }, (_, i) => {
      ids += 1;
      return qualityEvent({
        event_id: `stall_${ids}`,
        event_time: time(second + i),
        user_id,
        session_id,
      });
    });
  const outbox = async (user = USER) =>
    (await db.collection(`users/${user}/notifications`).get()).docs.map((doc) => doc.data());
  const rough = async () =>
    (await db.doc(paths.roughListening(USER)).get()).data() as RoughListeningDocument | undefined;
  const three = () => ['a', 'b', 'c'].map((session, i) => stalls(session, 3, i * 60));

  describe('a third rough session', () => {
    it('brings help, once, however often its events are told', async () => {
      const { quality } = instance(db);
      const [first = [], second = [], third = []] = three();
      await quality(messageOf(first, time(130)));
      await quality(messageOf(second, time(130)));
      await quality(messageOf(third.slice(0, 2), time(130)));
      assert.deepEqual(await outbox(), []);
      for (let i = 0; i < 3; i += 1) await quality(messageOf([...third, ...first], time(130)));
      const [help, ...more] = await outbox();
      assert.deepEqual(more, []);
      assert.deepEqual(
        [help?.['notification_id'], help?.['type'], help?.['payload']],
        ['quality_c', 'QUALITY_HELP', { episode_id: 'episode_1', rough_sessions: 3, stalls: 9 }],
      );
    });

    it('brings help once when all are told in one message, and more stalls bring none', async () => {
      const { quality } = instance(db);
      await quality(messageOf(three().flat(), time(130)));
      await quality(messageOf([...stalls('a', 5, 200), ...stalls('d', 5, 200)], time(210)));
      assert.equal((await outbox()).length, 1);
      assert.deepEqual(
        (await rough())?.sessions.map(({ session_id }) => session_id),
        ['d', 'c', 'b', 'a'],
      );
    });

    it('brings help once when four instances fold its events at the same time', async () => {
      const messages = three().flat();
      const deliveries = Array.from({ length: 4 }, () => instance(databases.client())).flatMap(
        ({ quality }) => messages.map((event) => quality(messageOf([event], time(130)))),
      );
      await Promise.all(deliveries);
      assert.equal((await outbox()).length, 1);
      assert.equal((await rough())?.sessions.length, 3);
      assert.equal((await db.doc(paths.profile(USER)).get()).get('stalls'), 9);
    });

    it('brings help to all when the sessions of each are folded by instances of their own, at the same time', async () => {
      const users = Array.from({ length: 10 }, (_, i) => `listener_${i}`);
      const rivals = ['a', 'b', 'c'].map((session) => ({ session, ...instance(databases.client()) }));
      await Promise.all(
        rivals.flatMap(({ session, quality }) =>
          users.map((user) => quality(messageOf(stalls(`${user}_${session}`, 3, 0, user), time(130)))),
        ),
      );
      for (const user of users) assert.equal((await outbox(user)).length, 1, user);
      const kept = await db.getAll(...users.map((user) => db.doc(paths.roughListening(user))));
      assert.deepEqual(
        kept.map((doc) => (doc.get('sessions') as unknown[]).length),
        users.map(() => 3),
      );
    });

    it('is kept in mind once: more stalls of a session that is known to be rough write nothing beside it', async () => {
      const { quality } = instance(db);
      await quality(messageOf(stalls('a', 3), time(130)));
      const before = await db.doc(paths.roughListening(USER)).get();
      await quality(messageOf(stalls('a', 3, 60), time(130)));
      const after = await db.doc(paths.roughListening(USER)).get();
      assert.ok(before.updateTime && after.updateTime?.isEqual(before.updateTime));
      assert.equal((await db.doc(paths.profile(USER)).get()).get('stalls'), 6);
    });

    it('brings help once when the acknowledgement of its commit is lost', async () => {
      const { quality } = instance(databases.client(proxy.host));
      const [first = [], second = [], third = []] = three();
      await quality(messageOf([...first, ...second], time(130)));
      const calls = proxy.disturb(
        firstOf(({ method, holds }) => method === 'Commit' && holds('quality_c'), { when: 'after', act: 14 }),
      );
      await quality(messageOf(third, time(130)));
      assert.ok(
        calls.some(({ fault, status }) => fault && status === 0),
        'it was lost once it was done',
      );
      assert.equal((await outbox()).length, 1);
      assert.equal((await db.doc(paths.profile(USER)).get()).get('stalls'), 9);
    });

    it('brings nothing that is not committed, when the commit does not come about', async () => {
      const { quality } = instance(databases.client(proxy.host));
      await quality(messageOf(three().flat().slice(0, -1), time(130)));
      const calls = proxy.disturb(({ method }) =>
        method === 'Commit' ? { when: 'instead', act: 3 } : undefined,
      );
      await assert.rejects(quality(messageOf(stalls('c', 3, 120), time(130))));
      assert.ok(calls.some(({ fault }) => fault));
      assert.deepEqual(await outbox(), []);
      assert.equal((await rough())?.sessions.length, 2);
    });

    it('brings help to each of two listeners whose events share a commit', async () => {
      const { quality } = instance(db);
      const others = ['a', 'b', 'c'].flatMap((session) => stalls(`other_${session}`, 3, 0, 'user_0002'));
      await quality(messageOf([...three().flat(), ...others], time(130)));
      assert.equal((await outbox()).length, 1);
      assert.equal((await outbox('user_0002')).length, 1);
    });
  });

  it('a followed show is noted once, with the part of its audience', async () => {
    const { engagement } = instance(db);
    const follow = (event_id: string, second: number) =>
      engagementEvent({
        event_id,
        event_type: 'FOLLOW_SHOW',
        show_id: 'show_7',
        event_time: time(second),
      });
    const saved = engagementEvent({ event_id: 'saved', event_time: time(3), show_id: 'show_8' });
    await engagement(messageOf([follow('f1', 1), follow('f2', 2), saved], time(5)));
    await engagement(messageOf([follow('f1', 1)], time(6)));
    const { docs } = await db.collectionGroup('follows').get();
    assert.deepEqual(
      docs.map((doc) => [doc.ref.path, doc.get('audience') as unknown]),
      [[paths.follow(USER, 'show_7'), audienceKey('show_7', audienceShardOf(USER))]],
    );
    assert.equal((docs[0]?.get('followed_at') as { toMillis(): number }).toMillis(), BASE + 2_000);
  });
});
