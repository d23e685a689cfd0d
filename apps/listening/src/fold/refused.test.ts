import assert from 'node:assert/strict';
import { countRejections, readMetrics } from '@earshot/adapter-firestore';
import { paths, type RejectedDocument, type RejectionsDocument } from '@earshot/contracts';
import {
  type GrpcCall,
  type GrpcProxy,
  playbackEvent,
  progressEvent,
  qualityEvent,
  type SeenCall,
} from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { type TestDatabases, withProxiedDatabases } from '../testing/database.ts';
import { storedFigures } from '../testing/figures.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';

const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
/** What a document may hold, less than one more counter and episode take; in bytes. */
const MAX_DOCUMENT = 1_048_576 - 100;
/** What Firestore would refuse as too large, were its limit as small; in bytes. */
const TOO_LARGE = 5_000;

/** Whether a call commits the state of a session that holds an event. */
const commitsState = (event: string) => {
  return ({ method, holds }: GrpcCall) => method === 'Commit' && holds(`["${event}",`);
};
const refusedOf = (seen: readonly SeenCall[]) => seen.filter(({ fault }) => fault !== undefined);

describe('an event whose commit Firestore refuses', () => {
  let databases: TestDatabases;
  let proxy: GrpcProxy;
  let db: Firestore;
  let fold: ReturnType<typeof instance>;

  withProxiedDatabases((fresh, before) => {
    [databases, proxy] = [fresh, before];
    db = databases.client();
    fold = instance(databases.client(proxy.host));
  });

  const play = (event_id: string, of: Parameters<typeof playbackEvent>[0] = {}) =>
    playbackEvent({ event_id, event_time: time(0), ...of });
  const rejected = async () =>
    (await db.collection('rejected').get()).docs.map((doc) => doc.data() as RejectedDocument);

  it('is rejected with its reason, once, and all others of its session and commit are counted', async () => {
    const events = [
      play('play'),
      play('poison', { event_type: 'COMPLETE', event_time: time(50) }),
      play('stop', { event_type: 'STOP', event_time: time(60), position_sec: 60 }),
      ...['a', 'b', 'c'].map((user) => play(user, { user_id: user, session_id: user })),
    ];
    const fault = { when: 'instead', act: INVALID_ARGUMENT } as const;
    const isPoison = commitsState('poison');
    const seen = proxy.disturb((call) => (isPoison(call) ? fault : undefined));
    await fold.playback(messageOf(events, time(61)));
    // All six; the session and its neighbour; the session alone; its three events; two of them; the one.
    assert.equal(refusedOf(seen).length, 6);
    await fold.playback(messageOf(events.slice(1, 2), time(62)));
    assert.equal(refusedOf(seen).length, 7);
    const [kept, ...more] = await rejected();
    assert.deepEqual(more, []);
    assert.equal(kept?.code, 'refused');
    assert.equal(kept.reason, 'the database does not take what it would write: a fault of the test');
    assert.deepEqual(JSON.parse(kept.event), events[1]);
    assert.deepEqual(await storedFigures(db), {
      episode_1: {
        by_country: { US: 4 },
        by_device: { iOS: 4 },
        listeners: 4,
        plays: 4,
        reach: { 0: 1 },
        score_tenths: 30,
        seconds_heard: 60,
        streams: 1,
      },
    });
    assert.equal((await db.doc(paths.profile('user_0001')).get()).get('completes'), undefined);
  });

  it('is counted among the rejected, by its topic', async () => {
    const fault = { when: 'instead', act: INVALID_ARGUMENT } as const;
    const isPoison = commitsState('poison');
    const seen = proxy.disturb((call) => (isPoison(call) ? fault : undefined));
    await fold.quality(messageOf(qualityEvent({ event_id: 'poison', event_time: time(0) }), time(1)));
    assert.equal(refusedOf(seen).length, 1);
    await countRejections(db, () => Promise.resolve(true));
    const summary = (await db.doc(paths.rejections()).get()).data() as RejectionsDocument;
    assert.deepEqual(Object.values(summary.days), [{ quality: { refused: 1 } }]);
  });

  it('is rejected in the words of Firestore when its listener’s profile is as large as a document can be', async () => {
    const profile = db.doc(paths.profile('full'));
    await profile.set({ user_id: 'full', note: 'x'.repeat(MAX_DOCUMENT) });
    const seen = proxy.disturb(() => undefined);
    await fold.playback(messageOf([play('good'), play('full', { user_id: 'full' })], time(1)));
    const refused = seen.filter(({ method, status }) => method === 'Commit' && status === INVALID_ARGUMENT);
    assert.equal(refused.length, 2);
    const [kept, ...more] = await rejected();
    assert.deepEqual(more, []);
    assert.match(kept?.reason ?? '', /profiles\/full" cannot be written because its size .* exceeds/);
    assert.equal((await profile.get()).get('plays'), undefined);
    const figures = await readMetrics(db, 'episode_1');
    assert.deepEqual([figures?.plays, figures?.listeners], [1, 1]);
  });

  it('is told apart from a message that is too large for one commit, which is counted in parts', async () => {
    const heard = Array.from({ length: 16 }, (_, i) =>
      progressEvent({
        ...{ event_id: `heard_${i}`, episode_id: `episode_${i}`, event_time: time(60) },
        ...{ heard_from: BASE, heard_to: BASE + 60_000 },
      }),
    );
    const fault = { when: 'instead', act: INVALID_ARGUMENT } as const;
    const seen = proxy.disturb(({ method, body }) =>
      method === 'Commit' && body.length > TOO_LARGE ? fault : undefined,
    );
    await fold.playback(messageOf(heard, time(61)));
    assert.ok(refusedOf(seen).length > 2);
    const counted = Object.values(await storedFigures(db));
    assert.deepEqual(counted, Array(heard.length).fill({ reach: { 0: 1 }, seconds_heard: 60, streams: 1 }));
    assert.deepEqual(await rejected(), []);
  });

  it('is thrown, and counted when it is told again, where what Firestore says may pass', async () => {
    const fault = { when: 'instead', act: PERMISSION_DENIED } as const;
    const isGood = commitsState('good');
    const seen = proxy.disturb((call) => (isGood(call) ? fault : undefined));
    await assert.rejects(fold.playback(messageOf(play('good'), time(1))), { code: PERMISSION_DENIED });
    assert.ok(refusedOf(seen).length > 1, 'it has to be tried again in place');
    assert.deepEqual(await rejected(), []);
    assert.equal(await readMetrics(db, 'episode_1'), undefined);
    proxy.disturb(() => undefined);
    await fold.playback(messageOf(play('good'), time(1)));
    assert.equal((await readMetrics(db, 'episode_1'))?.plays, 1);
  });
});
