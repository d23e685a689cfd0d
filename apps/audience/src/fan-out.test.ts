import assert from 'node:assert/strict';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  AUDIENCE_SHARDS,
  audienceKey,
  audienceShardOf,
  type BroadcastPartDocument,
  DAY_MS,
  type EpisodeDocument,
  paths,
} from '@earshot/contracts';
import { firstOf, type GrpcCall, type GrpcProxy } from '@earshot/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { fanOut, PAGE, resumeBroadcasts } from './fan-out.ts';
import { onPublication } from './publication.ts';
import { sharedFirestore } from './testing/firestore.ts';

const never = () => false;

describe('telling those whom an episode fits', () => {
  let db: Firestore;
  let proxy: GrpcProxy;
  let episodes = 0;

  before(async () => {
    ({ proxy } = await sharedFirestore());
    db = await firestore();
  });

  /** An episode of a show and a label that no other test has. */
  const publish = async (fields: Partial<EpisodeDocument> = {}) => {
    episodes += 1;
    const episode: EpisodeDocument = {
      episode_id: `told_${episodes}`,
      show_id: `show_${episodes}`,
      status: 'ready',
      created_at: new Date(),
      updated_at: new Date(),
      ...fields,
    };
    await db.doc(paths.episode(episode.episode_id)).set(episode);
    await onPublication(undefined, episode);
    return { id: episode.episode_id, show: `show_${episodes}` };
  };
  const follow = async (users: readonly string[], show: string) => {
    const writer = db.bulkWriter();
    for (const user of users) {
      const follows = { user_id: user, show_id: show, audience: audienceKey(show, audienceShardOf(user)) };
      void writer.set(db.doc(paths.follow(user, show)), { ...follows, followed_at: new Date() });
    }
    await writer.close();
  };
  const like = (user: string, label: string, updated_at = new Date()) =>
    db.doc(paths.recommendations(user)).set({
      user_id: user,
      episodes: [],
      audiences: [audienceKey(label, audienceShardOf(user))],
      updated_at,
    });
  const partPaths = (episode: string) =>
    Array.from({ length: AUDIENCE_SHARDS }, (_, shard) => paths.broadcastPart(`new_${episode}-${shard}`));
  const parts = async (episode: string) => {
    const snapshots = await db.getAll(...partPaths(episode).map((path) => db.doc(path)));
    return snapshots.map((snapshot) => snapshot.data() as BroadcastPartDocument | undefined);
  };
  const tellAll = (episode: string) => Promise.all(partPaths(episode).map((path) => fanOut(path, never)));
  const toldOf = async (episode: string, users: readonly string[]) => {
    const refs = users.map((user) => db.doc(paths.userNotification(user, `new_${episode}`)));
    return (await db.getAll(...refs)).map((snapshot) => snapshot.data());
  };
  const versionsOf = async (episode: string, users: readonly string[]) => {
    const refs = users.map((user) => db.doc(paths.userNotification(user, `new_${episode}`)));
    return (await db.getAll(...refs)).map(({ updateTime }) => updateTime?.valueOf());
  };
  const some = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}_${i}`);

  it('puts one notification into the outbox of each follower and of nobody else', async () => {
    const { id, show } = await publish();
    const followers = some('follower', 40);
    await follow(followers, show);
    await follow(['elsewhere'], 'another_show');
    await tellAll(id);
    const told = await toldOf(id, followers);
    const [first] = await parts(id);
    const { due, expires_at, ...message } = told[7] ?? {};
    assert.ok(due && expires_at);
    assert.deepEqual(message, {
      notification_id: `new_${id}`,
      created_at: first?.created_at,
      type: 'NEW_FOR_YOU',
      user_id: 'follower_7',
      ttl_sec: 172_800,
      payload: { episode_id: id, fits: 'show', show_id: show },
      state: 'pending',
    });
    assert.ok(told.every((one) => one?.['state'] === 'pending'));
    assert.deepEqual(await toldOf(id, ['elsewhere']), [undefined]);
    const ended = await parts(id);
    assert.ok(ended.every((part) => part?.state === 'done' && part.due === null));
    assert.equal(
      ended.reduce((sum, part) => sum + (part?.told ?? 0), 0),
      40,
    );
  });

  it('tells who likes the label and follows the show once, as a follower; and nobody whose liking is long ago', async () => {
    const { id, show } = await publish({ label: 'world' });
    await follow(['both'], show);
    await like('both', 'world');
    await like('fan', 'world');
    await like('other_fan', 'sports');
    await like('former', 'world', new Date(Date.now() - 29 * DAY_MS));
    await tellAll(id);
    const told = await toldOf(id, ['both', 'fan', 'other_fan', 'former']);
    assert.deepEqual(
      told.map((one) => one?.['payload'] as unknown),
      [
        { episode_id: id, fits: 'show', show_id: show },
        { episode_id: id, fits: 'label', label: 'world' },
        undefined,
        undefined,
      ],
    );
  });

  it('goes on where it stopped, page by page, and tells each once', async () => {
    const { id, show } = await publish();
    const crowd = some('crowd', 6_000)
      .filter((user) => audienceShardOf(user) === 3)
      .slice(0, PAGE + 50);
    assert.equal(crowd.length, PAGE + 50);
    await follow(crowd, show);
    const path = paths.broadcastPart(`new_${id}-3`);
    let pages = 0;
    await fanOut(path, () => pages++ > 0);
    const halfway = (await parts(id))[3];
    assert.deepEqual([halfway?.state, halfway?.told], ['open', PAGE]);
    assert.equal((await toldOf(id, crowd)).filter(Boolean).length, PAGE);
    await resumeBroadcasts(new Date(), never);
    assert.equal((await parts(id))[3]?.told, PAGE, 'it was left alone, for somebody may be at it');
    await resumeBroadcasts(new Date(Date.now() + 61_000), never);
    const ended = (await parts(id))[3];
    assert.deepEqual([ended?.state, ended?.told], ['done', PAGE + 50]);
    assert.ok((await toldOf(id, crowd)).every(Boolean));
  });

  it('tells each once when ten are at it at the same time', async () => {
    const { id, show } = await publish();
    const followers = some('rival', 30);
    await follow(followers, show);
    await Promise.all(some('', 10).map(() => tellAll(id)));
    assert.ok((await parts(id)).every((part) => part?.state === 'done'));
    for (const user of followers) {
      const notification = await db.doc(paths.userNotification(user, `new_${id}`)).get();
      const { createTime, updateTime } = notification;
      assert.ok(createTime && updateTime?.isEqual(createTime), user);
    }
  });

  it('tells each once when it dies between telling a page and noting it, and when the note is not acknowledged', async () => {
    for (const when of ['instead', 'after'] as const) {
      const { id, show } = await publish();
      const followers = some(`cut_${when}`, 20);
      await follow(followers, show);
      const path = paths.broadcastPart(`new_${id}-5`);
      const members = followers.filter((user) => audienceShardOf(user) === 5);
      assert.ok(members.length > 0);
      const isNote = ({ method, holds }: GrpcCall) => method === 'Commit' && holds(`new_${id}-5`);
      const calls = proxy.disturb(firstOf(isNote, { when, act: 3 }));
      await assert.rejects(fanOut(path, never));
      assert.ok(calls.some(({ fault }) => fault));
      assert.equal((await toldOf(id, members)).filter(Boolean).length, members.length, 'the page was told');
      const versions = await versionsOf(id, members);
      await resumeBroadcasts(new Date(Date.now() + 61_000), never);
      assert.equal((await parts(id))[5]?.state, 'done');
      assert.deepEqual(await versionsOf(id, members), versions);
    }
  });

  it('ends without telling when the episode must not be heard any more, and when it is no news any more', async () => {
    const gone = await publish();
    await follow(['late'], gone.show);
    await db.doc(paths.episode(gone.id)).update({ is_sensitive: true });
    await tellAll(gone.id);
    const old = await publish();
    await follow(['late'], old.show);
    const created_at = new Date(Date.now() - 3 * DAY_MS).toISOString();
    await Promise.all(partPaths(old.id).map((path) => db.doc(path).update({ created_at })));
    await tellAll(old.id);
    const states = await Promise.all([gone.id, old.id].map(async (id) => (await parts(id))[0]?.state));
    assert.deepEqual(states, ['withdrawn', 'expired']);
    assert.deepEqual(await toldOf(gone.id, ['late']), [undefined]);
    assert.deepEqual(await toldOf(old.id, ['late']), [undefined]);
  });

  it('goes on when an episode comes back that was gone while it was told', async () => {
    const { id, show } = await publish();
    await follow(['patient'], show);
    const document = db.doc(paths.episode(id));
    const ready = dataOf<EpisodeDocument>(await document.get());
    assert.ok(ready);
    const undecided = { ...ready, image_upload: 'upload_1' };
    await document.set(undecided);
    await tellAll(id);
    assert.ok((await parts(id)).every((part) => part?.state === 'withdrawn'));
    const back = { ...undecided, is_sensitive: false };
    await document.set(back);
    await onPublication(undecided, back);
    await resumeBroadcasts(new Date(), never);
    assert.ok((await parts(id)).every((part) => part?.state === 'done'));
    assert.ok((await toldOf(id, ['patient']))[0]);
    await onPublication(undecided, back);
    assert.ok(
      (await parts(id)).every((part) => part?.state === 'done'),
      'what is done stays done',
    );
  });

  it('is not withdrawn by somebody who had read the episode before it came back', async () => {
    const { id, show } = await publish();
    await follow(['lucky'], show);
    const document = db.doc(paths.episode(id));
    const ready = dataOf<EpisodeDocument>(await document.get());
    assert.ok(ready);
    const undecided = { ...ready, image_upload: 'upload_1' };
    const back = { ...undecided, is_sensitive: false };
    await document.set(undecided);
    const path = paths.broadcastPart(`new_${id}-${audienceShardOf('lucky')}`);
    const isWithdrawal = ({ method, holds }: GrpcCall) => method === 'Commit' && holds('withdrawn');
    const comeBack = async () => {
      await document.set(back);
      await onPublication(undecided, back);
    };
    // The client sends the commit again after it.
    const calls = proxy.disturb(firstOf(isWithdrawal, { when: 'instead', act: comeBack }));
    await fanOut(path, never);
    assert.ok(calls.some(({ fault }) => fault));
    await resumeBroadcasts(new Date(), never);
    assert.deepEqual(
      (await parts(id)).map((part) => part?.state),
      Array.from({ length: AUDIENCE_SHARDS }, () => 'done'),
    );
    assert.ok((await toldOf(id, ['lucky']))[0]);
  });

  it('skips nobody when the audiences of the episode change on the way', async () => {
    const { id, show } = await publish({ label: 'business' });
    const crowd = some('moved', 6_000)
      .filter((user) => audienceShardOf(user) === 3)
      .slice(0, PAGE + 20);
    await follow(crowd, 'show_moved');
    await like(crowd[0] ?? '', 'business');
    const path = paths.broadcastPart(`new_${id}-3`);
    const pagesOf = (count: number) => {
      let pages = 0;
      return () => pages++ >= count;
    };
    // First its show has no follower; then it belongs to another show.
    await fanOut(path, pagesOf(1));
    assert.deepEqual((await parts(id))[3]?.cursor, { done: [`show ${show}`] });
    await db.doc(paths.episode(id)).update({ show_id: 'show_moved' });
    await fanOut(path, pagesOf(1));
    await db.doc(paths.episode(id)).update({ label: 'sports' });
    await fanOut(path, never);
    assert.equal((await parts(id))[3]?.state, 'done');
    assert.ok((await toldOf(id, crowd)).every(Boolean));
  });

  it('tells those whom a label makes it fit that comes when the others have been told', async () => {
    const { id, show } = await publish();
    await follow(['early'], show);
    await like('late_fan', 'world');
    await tellAll(id);
    const document = db.doc(paths.episode(id));
    const before_ = dataOf<EpisodeDocument>(await document.get());
    assert.ok(before_ && (await parts(id)).every((part) => part?.state === 'done'));
    const labelled: EpisodeDocument = { ...before_, label: 'world' };
    await document.set(labelled);
    await onPublication(before_, labelled);
    await resumeBroadcasts(new Date(), never);
    assert.ok((await parts(id)).every((part) => part?.state === 'done'));
    const told = await toldOf(id, ['early', 'late_fan']);
    assert.deepEqual(
      told.map((one) => (one?.['payload'] as { fits: string } | undefined)?.fits),
      ['show', 'label'],
    );
  });

  describe('is noted', () => {
    const nowhere: EpisodeDocument = {
      episode_id: 'noted',
      status: 'ready',
      created_at: new Date(),
      updated_at: new Date(),
    };
    const ready: EpisodeDocument = { ...nowhere, show_id: 'show_noted' };
    const notedOf = async (episode: string) => (await parts(episode)).filter(Boolean).length;

    it('once, however often the episode comes and goes', async () => {
      await onPublication({ ...ready, status: 'transcribing' }, ready);
      const [first] = await parts('noted');
      await onPublication({ ...ready, status: 'transcribing' }, ready);
      await onPublication(undefined, ready);
      assert.equal(await notedOf('noted'), AUDIENCE_SHARDS);
      const [again] = await parts('noted');
      const asNoted = { due: undefined, updated_at: undefined };
      assert.deepEqual({ ...again, ...asNoted }, { ...first, ...asNoted });
    });

    it('once it has its first show or label, when it had none before', async () => {
      for (const [episode_id, gains] of [
        ['shown', { show_id: 'show_noted' }],
        ['labelled', { label: 'sports' }],
      ] as const) {
        const before_ = { ...nowhere, episode_id };
        await onPublication(undefined, before_);
        assert.equal(await notedOf(episode_id), 0);
        await onPublication(before_, { ...before_, ...gains });
        assert.equal(await notedOf(episode_id), AUDIENCE_SHARDS);
      }
    });

    const silent: readonly (readonly [string, EpisodeDocument | undefined, EpisodeDocument])[] = [
      ['that could be heard before', ready, ready],
      ['whose audio is not ready', undefined, { ...ready, status: 'transcribing' }],
      ['whose cover nobody has judged', undefined, { ...ready, image_upload: 'upload_1' }],
      [
        'of an archive that is being filled',
        undefined,
        { ...ready, created_at: new Date(Date.now() - 8 * DAY_MS) },
      ],
      ['of no show and no label', undefined, nowhere],
    ];
    for (const [what, before, after] of silent) {
      it(`not for an episode ${what}`, async () => {
        episodes += 1;
        const episode_id = `silent_${episodes}`;
        await onPublication(before && { ...before, episode_id }, { ...after, episode_id });
        assert.equal(await notedOf(episode_id), 0);
      });
    }
  });
});
