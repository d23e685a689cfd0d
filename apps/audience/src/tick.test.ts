import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { type NotificationDocument, notificationDue, paths } from '@earshot/contracts';
import { until } from '@earshot/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { sharedFirestore } from './testing/firestore.ts';
import { reminder } from './testing/reminder.ts';
import { sharedPubsub, type SharedPubsub } from './testing/pubsub.ts';
import { tick } from './tick.ts';

const NOW = new Date();
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

describe('what the tick announces again', () => {
  let db: Firestore;
  let pubsub: SharedPubsub;

  before(async () => {
    await sharedFirestore();
    pubsub = await sharedPubsub();
    db = await firestore();
  });

  const of = (user: string) => db.doc(paths.userNotification(user, `continue_${user}`));
  const put = async (user: string, fields: object, due: Date) => {
    const message = reminder(user, { notification_id: `continue_${user}` });
    const entry = { ...message, due: notificationDue(message.notification_id, due), ...fields };
    await of(user).set(entry);
    return message;
  };
  const read = async (user: string) => (await of(user).get()).data() as NotificationDocument | undefined;
  const seenOf = (user: string) =>
    pubsub.seen.filter((message) => (message as { user_id?: string }).user_id === user);
  const laterThan = (due: string | undefined, at: Date, user: string) =>
    due !== undefined && due > notificationDue(`continue_${user}`, at);

  let markers = 0;
  /** Waits until all that was announced before has come: a marker that is announced after it has. */
  const allCame = async () => {
    markers += 1;
    const user = `marker_${markers}`;
    await put(user, { state: 'pending' }, ago(1));
    await tick(NOW);
    await until('the marker on the topic', () => seenOf(user).length > 0);
  };

  it('is what nobody announced, and it is left alone for a while then', async () => {
    const message = await put('lost', { state: 'pending' }, ago(1));
    await tick(NOW);
    await until('the message on the topic', () => seenOf('lost').length > 0);
    assert.deepEqual(seenOf('lost'), [message]);
    const entry = await read('lost');
    assert.equal(entry?.state, 'announced');
    assert.ok(entry.announced_at && laterThan(entry.due, NOW, 'lost'));
    await tick(NOW);
    assert.deepEqual(await read('lost'), entry);
  });

  it('is what waited for the end of quiet hours; it was announced when it first was', async () => {
    const announced_at = ago(3_600);
    await put('deferred', { state: 'announced', announced_at, reason: 'quiet' }, ago(1));
    await tick(NOW);
    await until('the message on the topic', () => seenOf('deferred').length > 0);
    const entry = (await of('deferred').get()).get('announced_at') as { toDate(): Date };
    assert.deepEqual(entry.toDate(), announced_at);
  });

  it('is what is still to be pushed, which stays delivered', async () => {
    await put('unpushed', { state: 'delivered', push: 'due' }, ago(1));
    await tick(NOW);
    await until('the message on the topic', () => seenOf('unpushed').length > 0);
    const entry = await read('unpushed');
    assert.deepEqual([entry?.state, entry?.push, entry?.announced_at], ['delivered', 'due', undefined]);
    assert.ok(laterThan(entry?.due, NOW, 'unpushed'));
  });

  it('is nothing that is not due, nor what cannot be sent, which says so and is due no more', async () => {
    await put('later', { state: 'announced' }, new Date(NOW.getTime() + 60_000));
    await put('bad', { state: 'pending', ttl_sec: 0 }, ago(1));
    await put('stray', { state: 'announced', user_id: 'another' }, ago(1));
    await put('done', { state: 'delivered', push: 'due', payload: {} }, ago(1));
    const before = await read('later');
    await tick(NOW);
    assert.deepEqual(await read('later'), before);
    const [bad, stray, done] = await Promise.all(['bad', 'stray', 'done'].map(read));
    assert.deepEqual([bad?.state, stray?.state, done?.state], ['failed', 'failed', 'delivered']);
    assert.match(bad?.reason ?? '', /^ttl_sec: /);
    assert.match(stray?.reason ?? '', /must not name/);
    assert.deepEqual([bad?.due, stray?.due, done?.due], [undefined, undefined, undefined]);
    await allCame();
    assert.deepEqual([...seenOf('later'), ...seenOf('bad'), ...seenOf('another'), ...seenOf('done')], []);
  });

  it('is all of it, also more than is read at once', async () => {
    const users = Array.from({ length: 120 }, (_, i) => `many_${i}`);
    const id = 'continue_many';
    await Promise.all(
      users.map((user) => {
        const message = reminder(user, { notification_id: id });
        const entry = { ...message, state: 'pending', due: notificationDue(id, ago(1)) };
        return db.doc(paths.userNotification(user, id)).set(entry);
      }),
    );
    await tick(NOW);
    await until('all messages on the topic', () => users.every((user) => seenOf(user).length > 0));
    await allCame();
    assert.ok(
      users.every((user) => seenOf(user).length === 1),
      'each once',
    );
  });
});
