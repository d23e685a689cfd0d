import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import {
  AFFINITY_DECAY,
  audienceKey,
  audienceShardOf,
  decayedWeight,
  decayField,
  epochOf,
  type FollowDocument,
  type NotificationMessage,
  paths,
} from '@earshot/contracts';
import type { LocalCloud } from '@earshot/local-cloud';
import { qualityEvent, until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { sharedCloud } from './testing/cloud.ts';

describe('the audience codebase', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  let pubsub: PubSub;
  /** Events that came again, or were given up, before. */
  let unwell: readonly string[];

  before(async () => {
    cloud = await sharedCloud();
    db = await firestore();
    pubsub = new PubSub();
    await cloud.idle();
    unwell = unwellNow();
  });
  after(() => pubsub.close());

  const unwellNow = () =>
    cloud
      .deliveries()
      .filter(({ retried, deadLettered }) => retried > 0 || deadLettered > 0)
      .map((of) => `${of.function}: ${of.retried} retried, ${of.deadLettered} given up`);

  const account = (user: string, fields: object) =>
    db.doc(paths.user(user)).set({ user_id: user, ...fields });

  const reminder = (user: string, fields: Partial<NotificationMessage> = {}) => ({
    notification_id: `continue_${user}`,
    created_at: new Date().toISOString(),
    type: 'CONTINUE_LISTENING' as const,
    user_id: user,
    ttl_sec: 1800,
    payload: { episode_id: 'episode_1', resume_position_sec: 600 },
    ...fields,
  });

  /** Puts a notification into the outbox, as the listening codebase does. */
  const post = (path: string, message: object) =>
    db.doc(path).create({ ...message, state: 'pending', expires_at: new Date(Date.now() + 86_400_000) });

  const settled = (path: string) =>
    until(`${path} to be settled`, async () => {
      const snapshot = await db.doc(path).get();
      return (
        ['delivered', 'expired', 'suppressed', 'failed'].includes(String(snapshot.get('state'))) && snapshot
      );
    });

  /** A profile's fields of somebody who likes a label. */
  const liking = (label: string) => {
    const now = Date.now();
    const field = decayField('affinity', epochOf(AFFINITY_DECAY, now));
    return { [field]: { [label]: decayedWeight(AFFINITY_DECAY, now, 5) } };
  };

  const remind = async (user: string, fields: Partial<NotificationMessage> = {}) => {
    const path = paths.userNotification(user, `continue_${user}`);
    await post(path, reminder(user, fields));
    return settled(path);
  };

  const send = (body: string | object) =>
    pubsub
      .topic('notifications')
      .publishMessage({ data: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });

  const delivered = (name: string) => cloud.deliveries().find((one) => one.function === name)?.delivered ?? 0;

  const rejectedFor = async (messageId: string) => {
    const all = await db.collection('rejected').get();
    return all.docs.filter(({ id }) => id.startsWith(`notifications-${messageId}-`));
  };

  describe('a reminder in the outbox', () => {
    it('is delivered in the listener’s language', async () => {
      await account('user_de', { language: 'DE' });
      const inbox = await remind('user_de');
      assert.deepEqual(
        [inbox.get('state'), inbox.get('language'), inbox.get('message')],
        ['delivered', 'DE', 'Hör weiter, wo du aufgehört hast: „Markets“ wartet auf dich.'],
      );
    });

    it('is delivered in English when the language is none of ours', async () => {
      await account('user_xx', { language: 'Klingon' });
      const inbox = await remind('user_xx');
      assert.equal(inbox.get('language'), 'EN');
      assert.match(String(inbox.get('message')), /^Pick up where you left off: “Markets”/);
    });

    it('is delivered in the words that an operator has written', async () => {
      const template = db.doc(paths.notification('CONTINUE_LISTENING'));
      const before_ = (await template.get()).data();
      await template.set({ ...before_, msg_fr: 'Encore, {{user_id}} : {{episode_id}}' });
      await account('user_fr', { language: 'FR' });
      const inbox = await remind('user_fr');
      assert.equal(inbox.get('message'), 'Encore, user_fr : episode_1');
    });

    it('is suppressed, with the reason, for a listener who wants none', async () => {
      await account('user_off', { language: 'EN', notifications_enabled: false });
      const inbox = await remind('user_off');
      assert.deepEqual(
        [inbox.get('state'), inbox.get('reason'), inbox.get('message')],
        ['suppressed', 'user_off has turned notifications off', undefined],
      );
    });

    it('is suppressed, with the reason, for a listener without an account', async () => {
      const inbox = await remind('user_nobody');
      assert.deepEqual(
        [inbox.get('state'), inbox.get('reason')],
        ['suppressed', 'user_nobody has no account'],
      );
    });

    it('expires when it comes too late', async () => {
      await account('user_late', { language: 'EN' });
      const inbox = await remind('user_late', { created_at: new Date(Date.now() - 3_600_000).toISOString() });
      assert.equal(inbox.get('state'), 'expired');
      assert.match(String(inbox.get('reason')), /^36\d\d s old; worth telling for 1800 s$/);
    });

    it('fails, with the reason, when it cannot be sent', async () => {
      const path = paths.userNotification('user_bad', 'continue_user_bad');
      await post(path, reminder('user_bad', { ttl_sec: 0 }));
      const inbox = await settled(path);
      assert.equal(inbox.get('state'), 'failed');
      assert.match(String(inbox.get('reason')), /^ttl_sec: expected a whole number from 1/);
    });

    it('fails, with the reason, when it names another user than its inbox', async () => {
      const path = paths.userNotification('user_a', 'continue_user_b');
      await post(path, reminder('user_b'));
      const inbox = await settled(path);
      assert.equal(inbox.get('state'), 'failed');
      assert.equal((await db.doc(paths.userNotification('user_b', 'continue_user_b')).get()).exists, false);
    });

    it('goes out on the topic in the reference’s form', async () => {
      const [subscription] = await pubsub.topic('notifications').createSubscription(`seen-${Date.now()}`);
      const seen: unknown[] = [];
      subscription.on('message', (message) => {
        seen.push(JSON.parse(message.data.toString()));
        message.ack();
      });
      await account('user_seen', { language: 'EN' });
      const message = reminder('user_seen');
      await post(paths.userNotification('user_seen', message.notification_id), message);
      const first = await until('the message on the topic', () => seen[0]);
      await subscription.close();
      assert.deepEqual(first, message);
    });
  });

  describe('a notification to everybody', () => {
    it('is delivered in all languages', async () => {
      const path = paths.notification('trending_episode_1_20261122T100000Z');
      await post(path, {
        notification_id: 'trending_episode_1_20261122T100000Z',
        created_at: new Date().toISOString(),
        type: 'TRENDING_NOW',
        ttl_sec: 600,
        payload: { episode_id: 'episode_1', plays_in_window: 61, score: 70.5 },
      });
      const notification = await settled(path);
      assert.equal(notification.get('state'), 'delivered');
      assert.deepEqual(notification.get('messages'), {
        EN: 'Trending now: “Markets”. Listen in.',
        ES: 'Tendencia ahora: «Markets». Escúchalo.',
        DE: 'Gerade im Trend: „Markets“. Hör rein.',
        FR: 'Tendance du moment : « Markets ». À écouter.',
      });
    });

    it('is no template: that stays as it is', async () => {
      await cloud.idle();
      const template = await db.doc(paths.notification('TRENDING_NOW')).get();
      assert.deepEqual(Object.keys(template.data() ?? {}).sort(), ['msg_de', 'msg_en', 'msg_es', 'msg_fr']);
    });
  });

  describe('a message on the topic', () => {
    it('makes an inbox entry when it comes from elsewhere', async () => {
      await account('user_out', { language: 'ES' });
      await send(reminder('user_out'));
      const inbox = await settled(paths.userNotification('user_out', 'continue_user_out'));
      assert.deepEqual([inbox.get('state'), inbox.get('language')], ['delivered', 'ES']);
      assert.equal(inbox.get('payload.resume_position_sec'), 600);
    });

    it('changes nothing when it comes again', async () => {
      await account('user_twice', { language: 'EN' });
      const first = await remind('user_twice');
      await account('user_twice', { language: 'DE' });
      await send(reminder('user_twice'));
      await cloud.idle();
      const again = await first.ref.get();
      assert.deepEqual(again.data(), first.data());
      assert.ok(first.updateTime && again.updateTime?.isEqual(first.updateTime));
    });

    const junk: readonly (readonly [string, string | object, RegExp])[] = [
      ['no JSON', '{', /^message is not UTF-8 JSON$/],
      ['no notification', 'null', /expected/i],
      ['of a kind nobody knows', { ...reminder('user_j'), type: 'BUY_NOW' }, /^type: /],
      [
        'with a user that could be a path',
        reminder('users/x'),
        /; user_id: expected an id of 1–128 characters without "\/", got "users\/x"$/,
      ],
      ['nested deeper than can be shown', `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`, /^type: /],
      ['of half a letter', '{"type":"\\ud83d"}', /type/],
      ['1 MB large', 'x'.repeat(1_000_000), /^message of 1000000 bytes: at most 262144 are taken$/],
    ];
    for (const [what, body, reason] of junk) {
      it(`is kept, with the reason, when it is ${what}`, async () => {
        const messageId = await send(body);
        const [document] = await until('the rejection', async () => {
          const found = await rejectedFor(messageId);
          return found.length > 0 && found;
        });
        assert.equal(document?.get('topic'), 'notifications');
        assert.match(String(document.get('reason')), reason);
        assert.ok(String(document.get('event')).length <= 4096);
      });
    }

    it('loses no good notification to a bad one beside it', async () => {
      await account('user_beside', { language: 'EN' });
      const messageId = await send([{ type: 'TRENDING_NOW' }, reminder('user_beside'), 7]);
      await settled(paths.userNotification('user_beside', 'continue_user_beside'));
      await cloud.idle();
      const rejected = await rejectedFor(messageId);
      assert.deepEqual(
        rejected.map(({ id }) => id).sort(),
        [0, 2].map((index) => `notifications-${messageId}-${index}`),
      );
    });
  });

  describe('a profile', () => {
    const recommended = (user: string) => db.doc(paths.recommendations(user));
    const listOf = (user: string) =>
      until(`recommendations for ${user}`, async () => {
        const list = await recommended(user).get();
        return list.exists && list;
      });

    before(async () => {
      const episodes: [string, object][] = [
        ['fit', { label: 'business', title: 'Markets tomorrow' }],
        ['hit', { label: 'sports' }],
        ['heard', { label: 'business' }],
        ['rude', { label: 'business', is_sensitive: true }],
        ['unjudged', { label: 'business', image_upload: 'u1' }],
        ['silent', { label: 'business', status: 'transcribing' }],
      ];
      const updated_at = new Date(Date.now() - 30 * 86_400_000);
      for (const [episode_id, fields] of episodes) {
        await db.doc(paths.episode(episode_id)).set({ episode_id, status: 'ready', updated_at, ...fields });
      }
      await db.doc(paths.trending()).set({
        episodes: [{ episode_id: 'hit', trend: 90, plays: 100 }],
        updated_at: new Date(),
      });
    });

    it('leads to recommendations, each with its reason, without what must not be there', async () => {
      await db.doc(paths.profile('user_r1')).set({
        user_id: 'user_r1',
        ...liking('business'),
        recent: { heard: { at: new Date(), position_sec: 900, completed_at: new Date() } },
      });
      const list = await listOf('user_r1');
      const episodes = list.get('episodes') as { episode_id: string; title?: string; reason: string }[];
      assert.deepEqual(
        episodes.map(({ episode_id, reason }) => [episode_id, reason]),
        [
          ['hit', 'popular in sports today'],
          ['fit', 'because you like business'],
          ['episode_1', 'new'],
        ],
      );
      assert.equal(episodes[1]?.title, 'Markets tomorrow');
    });

    it('that tells of a finished episode leads to what others heard after it, within seconds', async () => {
      const begun = (minutesAgo: number) => ({
        at: new Date(Date.now() - minutesAgo * 60_000),
        position_sec: 900,
      });
      const finished = (minutesAgo: number) => ({ ...begun(minutesAgo), completed_at: begun(minutesAgo).at });
      for (const user of Array.from({ length: 8 }, (_, i) => `before_${i}`)) {
        const recent = { episode_1: finished(9), fit: finished(1) };
        await db.doc(paths.profile(user)).set({ user_id: user, recent });
        await listOf(user);
      }
      await cloud.idle();
      const profile = db.doc(paths.profile('user_r4'));
      await profile.set({ user_id: 'user_r4', recent: { episode_1: begun(1) } });
      await listOf('user_r4');
      await profile.update({ 'recent.episode_1': finished(0) });
      await until('the episode that others went on to', async () => {
        const [first] = (await recommended('user_r4').get()).get('episodes') as {
          episode_id: string;
          reason: string;
        }[];
        return first?.episode_id === 'fit' && first.reason === 'because you finished “Markets”';
      });
    });

    it('that tells of a new liking changes the list', async () => {
      const profile = db.doc(paths.profile('user_r5'));
      await profile.set({ user_id: 'user_r5' });
      const before_ = await listOf('user_r5');
      await profile.update(liking('business'));
      await until('another list', async () => {
        const list = await recommended('user_r5').get();
        return before_.updateTime && !list.updateTime?.isEqual(before_.updateTime);
      });
    });

    it('leads to no episode whose reminder was put away', async () => {
      await account('user_r6', { language: 'EN' });
      await db.doc(paths.profile('user_r6')).set({ user_id: 'user_r6' });
      await listOf('user_r6');
      await remind('user_r6');
      const holds = async () => {
        const episodes = (await recommended('user_r6').get()).get('episodes') as { episode_id: string }[];
        return episodes.some(({ episode_id }) => episode_id === 'episode_1');
      };
      assert.ok(await holds());
      await db
        .doc(paths.userNotification('user_r6', 'continue_user_r6'))
        .update({ dismissed_at: new Date() });
      await until('the episode to go', async () => !(await holds()));
    });

    it('writes no list again that reads the same', async () => {
      const profile = db.doc(paths.profile('user_r2'));
      await profile.set({ user_id: 'user_r2', plays: 1 });
      const first = await listOf('user_r2');
      await cloud.idle();
      const runs = delivered('recommend');
      await profile.update({ plays: 2 });
      await cloud.idle();
      assert.equal(delivered('recommend'), runs + 1, 'its own list must not trigger it');
      const again = await recommended('user_r2').get();
      assert.ok(first.updateTime && again.updateTime?.isEqual(first.updateTime));

      await profile.update(liking('business'));
      await cloud.idle();
      const changed = await recommended('user_r2').get();
      assert.ok(!changed.updateTime?.isEqual(first.updateTime), 'a new taste makes a new list');
    });

    it('leads no more to an episode that turns out sensitive, once the schedule has come to it', async () => {
      const episode = db.doc(paths.episode('turning'));
      const updated_at = new Date(Date.now() - 30 * 86_400_000);
      await episode.set({ episode_id: 'turning', status: 'ready', updated_at });
      await db.doc(paths.profile('user_r7')).set({ user_id: 'user_r7' });
      const idsOf = (list: DocumentSnapshot) => list.get('episode_ids') as string[];
      const ids = idsOf(await listOf('user_r7'));
      assert.ok(ids.includes('turning'));
      await episode.update({ is_sensitive: true });
      await cloud.idle();
      await cloud.runSchedule('audienceTick');
      const left = idsOf(await recommended('user_r7').get());
      assert.deepEqual(
        left,
        ids.filter((id) => id !== 'turning'),
      );
    });

    it('takes its recommendations along when it goes', async () => {
      await db.doc(paths.profile('user_r3')).set({ user_id: 'user_r3' });
      await listOf('user_r3');
      await db.doc(paths.profile('user_r3')).delete();
      await until('the list to go', async () => !(await recommended('user_r3').get()).exists);
    });
  });

  describe('a new episode', () => {
    const EPISODE = 'just_out';
    const told = async (user: string) => {
      const inbox = await settled(paths.userNotification(user, `new_${EPISODE}`));
      return ['state', 'payload.fits', 'message'].map((field) => inbox.get(field) as unknown);
    };

    before(async () => {
      for (const [user, language] of [
        ['follower', 'DE'],
        ['fan', 'FR'],
        ['stranger', 'EN'],
      ] as const) {
        await account(user, { language });
      }
      const audience = audienceKey('show_new', audienceShardOf('follower'));
      const follow: FollowDocument = {
        user_id: 'follower',
        show_id: 'show_new',
        audience,
        followed_at: new Date(),
      };
      await db.doc(paths.follow('follower', 'show_new')).set(follow);
      await db.doc(paths.profile('fan')).set({ user_id: 'fan', ...liking('sci_tech') });
      await db.doc(paths.profile('stranger')).set({ user_id: 'stranger', ...liking('sports') });
      await until('the audiences of listeners', async () => {
        const lists = await db.getAll(
          ...['fan', 'stranger'].map((user) => db.doc(paths.recommendations(user))),
        );
        return lists.every((list) => list.exists);
      });
      const episode = { episode_id: EPISODE, title: 'Out now', show_id: 'show_new', created_at: new Date() };
      const document = db.doc(paths.episode(EPISODE));
      await document.set({ ...episode, status: 'transcribing', updated_at: new Date() });
      await document.update({ status: 'ready', label: 'sci_tech', updated_at: new Date() });
    });

    it('is told to those who follow its show and those who like its label, each once, in their words', async () => {
      assert.deepEqual(await told('follower'), ['delivered', 'show', 'Neu für dich: „Out now“.']);
      assert.deepEqual(await told('fan'), ['delivered', 'label', 'Nouveau pour vous : « Out now ».']);
    });

    it('is told to nobody else, and the telling comes to its end', async () => {
      await cloud.idle();
      const stranger = await db.doc(paths.userNotification('stranger', `new_${EPISODE}`)).get();
      assert.equal(stranger.exists, false);
      const parts = await db.collection('broadcasts').where('payload.episode_id', '==', EPISODE).get();
      assert.deepEqual(new Set(parts.docs.map((part) => part.get('state') as unknown)), new Set(['done']));
      assert.equal(
        parts.docs.reduce((sum, part) => sum + Number(part.get('told')), 0),
        2,
      );
    });
  });

  it('tells who has finished an episode what to hear next', async () => {
    await account('user_end', { language: 'ES' });
    const at = new Date(Date.now() - 60_000);
    const recent = { heard: { at, position_sec: 900, completed_at: at } };
    await db.doc(paths.profile('user_end')).set({ user_id: 'user_end', recent });
    const [id] = await until('the notification', async () => {
      const { docs } = await db.collection('users/user_end/notifications').get();
      return docs.length > 0 && docs.map((doc) => doc.id);
    });
    const inbox = await settled(paths.userNotification('user_end', id ?? ''));
    assert.deepEqual(
      [inbox.get('state'), inbox.get('type'), inbox.get('payload.finished_episode_id')],
      ['delivered', 'FINISHED_NEXT', 'heard'],
    );
    assert.match(String(inbox.get('message')), /^¿Has terminado\? Escucha ahora: «/);
  });

  it('suggests downloading to who had three sessions spoilt by stalls, once, from the events on', async () => {
    await account('user_rough', { language: 'FR' });
    const stalls = ['rough_1', 'rough_2', 'rough_3'].flatMap((session_id, s) =>
      [0, 1, 2].map((i) =>
        qualityEvent({
          event_id: `${session_id}_${i}`,
          event_time: new Date(Date.now() - (20 - 3 * s - i) * 1_000).toISOString(),
          user_id: 'user_rough',
          session_id,
        }),
      ),
    );
    for (let times = 0; times < 2; times += 1) await pubsub.topic('quality').publishMessage({ json: stalls });
    const inbox = await settled(paths.userNotification('user_rough', 'quality_rough_3'));
    assert.deepEqual(
      [inbox.get('state'), inbox.get('payload')],
      ['delivered', { episode_id: 'episode_1', rough_sessions: 3, stalls: 9 }],
    );
    assert.match(String(inbox.get('message')), /^« Markets » s’est interrompu plusieurs fois\./);
    await cloud.idle();
    assert.equal((await db.collection('users/user_rough/notifications').get()).size, 1);
  });

  describe('all of this', () => {
    it('had to repeat nothing and gave nothing up', async () => {
      await cloud.idle();
      assert.deepEqual(unwellNow(), unwell);
    });
  });
});
