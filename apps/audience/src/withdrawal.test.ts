import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import {
  type EpisodeDocument,
  paths,
  type RecommendationsDocument,
  type WithdrawalDocument,
  why,
} from '@earshot/contracts';
import { listed } from '@earshot/recommending-core';
import { firstOf, type GrpcCall, type GrpcProxy } from '@earshot/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { onEpisode } from './episode-change.ts';
import { sharedFirestore } from './testing/firestore.ts';
import { PAGE, withdrawEpisodes } from './withdrawal.ts';

const never = () => false;
/** google.rpc.Code that no client tries again. */
const DENIED = 7;

describe('an episode that may not be recommended any more', () => {
  let db: Firestore;
  let proxy: GrpcProxy;
  let episodes = 0;

  before(async () => {
    ({ proxy } = await sharedFirestore());
    db = await firestore();
  });
  afterEach(() => proxy.disturb(() => undefined));

  const publish = async (): Promise<EpisodeDocument> => {
    episodes += 1;
    // It is no news, so that nobody is told.
    const created_at = new Date('2026-01-01T00:00:00Z');
    const episode = {
      episode_id: `listed_${episodes}`,
      status: 'ready' as const,
      created_at,
      updated_at: new Date(),
    };
    await db.doc(paths.episode(episode.episode_id)).set(episode);
    return episode;
  };
  const becomes = async (episode: EpisodeDocument, fields: Partial<EpisodeDocument>) => {
    const after = { ...episode, ...fields };
    await db.doc(paths.episode(episode.episode_id)).set(after);
    await onEpisode(episode, after);
    return after;
  };
  const recommend = (user: string, ids: readonly string[], fields: Partial<RecommendationsDocument> = {}) =>
    db.doc(paths.recommendations(user)).set({
      user_id: user,
      ...listed(ids.map((episode_id) => ({ episode_id, score: 0.5, ...why('recommended.new') }))),
      updated_at: new Date('2026-11-22T10:00:00Z'),
      ...fields,
    });
  const recommendAll = async (users: readonly string[], ids: readonly string[]) => {
    for (let from = 0; from < users.length; from += 100)
      await Promise.all(users.slice(from, from + 100).map((user) => recommend(user, ids)));
  };
  const list = async (user: string) =>
    (await db.doc(paths.recommendations(user)).get()).data() as RecommendationsDocument;
  const having = async (id: string) =>
    (await db.collectionGroup('recommendations').where('episode_ids', 'array-contains', id).get()).size;
  const withdrawal = (id: string) => db.doc(paths.withdrawal(id));
  const isNoted = async (id: string) => (await withdrawal(id).get()).exists;
  /** As if the lists that were being made had been written since. */
  const letListsBeMade = (id: string) => {
    const past = new Date(Date.now() - 1);
    return withdrawal(id).update({ due: past, listed_until: past } satisfies Partial<WithdrawalDocument>);
  };

  it('is taken out of each list that has it, which stays as it is otherwise, and of no other', async () => {
    const { episode_id: id, ...rest } = await publish();
    const dismissed = { put_away: new Date('2026-11-22T09:00:00Z') };
    await recommend('has', ['first', id, 'last'], { audiences: ['world_1'], dismissed });
    await recommend('has_not', ['first']);
    const [before_, other] = [await list('has'), await db.doc(paths.recommendations('has_not')).get()];
    await becomes({ episode_id: id, ...rest }, { is_sensitive: true });
    await withdrawEpisodes(new Date(), never);
    const kept = before_.episodes.filter(({ episode_id }) => episode_id !== id);
    assert.deepEqual(await list('has'), { ...before_, episodes: kept, episode_ids: ['first', 'last'] });
    const { updateTime } = await db.doc(paths.recommendations('has_not')).get();
    assert.ok(other.updateTime && updateTime?.isEqual(other.updateTime));
  });

  it('is also taken out when it is gone, and when its cover waits for a decision', async () => {
    const [gone, undecided] = [await publish(), await publish()];
    await recommend('both_of_them', [gone.episode_id, undecided.episode_id]);
    await db.doc(paths.episode(gone.episode_id)).delete();
    await onEpisode(gone, undefined);
    await becomes(undecided, { image_upload: 'upload_1' });
    await withdrawEpisodes(new Date(), never);
    assert.deepEqual((await list('both_of_them')).episode_ids, []);
  });

  it('is looked for once more when no list can be made any more from what was known of it before', async () => {
    const episode = await publish();
    const id = episode.episode_id;
    await becomes(episode, { is_sensitive: true });
    await withdrawEpisodes(new Date(), never);
    await recommend('made_meanwhile', [id]);
    const held = (await withdrawal(id).get()).data() as Record<
      'due' | 'listed_until',
      { toMillis(): number }
    >;
    assert.equal(held.due.toMillis(), held.listed_until.toMillis());
    assert.ok(held.due.toMillis() > Date.now());
    await letListsBeMade(id);
    await withdrawEpisodes(new Date(), never);
    assert.deepEqual((await list('made_meanwhile')).episode_ids, []);
    assert.equal(await isNoted(id), false, 'nothing is left to do');
  });

  it('stays where it was, and nothing is left to do, when it is back by then', async () => {
    const episode = await publish();
    await recommend('faithful', [episode.episode_id]);
    await becomes(await becomes(episode, { is_sensitive: true }), { is_sensitive: false });
    await withdrawEpisodes(new Date(), never);
    assert.deepEqual((await list('faithful')).episode_ids, [episode.episode_id]);
    assert.equal(await isNoted(episode.episode_id), false);
  });

  it('is taken out page by page: what a run has no time for, or dies before, is left to the next', async () => {
    const episode = await publish();
    const id = episode.episode_id;
    const users = Array.from({ length: PAGE + 20 }, (_, i) => `crowd_${i}`);
    await recommendAll(users, [id]);
    await becomes(episode, { is_sensitive: true });
    await withdrawEpisodes(new Date(), () => true);
    assert.equal(await having(id), 20);
    const calls = proxy.disturb(
      firstOf(({ method }) => method === 'BatchWrite', { when: 'instead', act: DENIED }),
    );
    await assert.rejects(withdrawEpisodes(new Date(), never));
    assert.ok(calls.some(({ fault }) => fault));
    assert.equal(await having(id), 20);
    await withdrawEpisodes(new Date(), never);
    assert.equal(await having(id), 0);
  });

  it('is taken out of a list that changes meanwhile, without undoing the change', async () => {
    const episode = await publish();
    await recommend('busy', [episode.episode_id, 'before']);
    await becomes(episode, { is_sensitive: true });
    const act = () => recommend('busy', ['new', episode.episode_id]);
    const isUpdate = ({ method, holds }: GrpcCall) => method === 'BatchWrite' && holds('busy');
    const calls = proxy.disturb(firstOf(isUpdate, { when: 'instead', act }));
    await withdrawEpisodes(new Date(), never);
    assert.ok(calls.some(({ fault }) => fault));
    assert.deepEqual((await list('busy')).episode_ids, ['new']);
  });

  it('goes like each of many that one list has, in one run', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, publish));
    await recommend(
      'of_many',
      many.map(({ episode_id }) => episode_id),
    );
    for (const episode of many) await becomes(episode, { is_sensitive: true });
    await withdrawEpisodes(new Date(), never);
    assert.deepEqual((await list('of_many')).episodes, []);
  });
});
