import assert from 'node:assert/strict';
import { notificationDue, paths } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { until } from '@earshot/testing';
import { Firestore } from '@google-cloud/firestore';
import { reminder } from './testing/reminder.ts';

describe('notifications on devices', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  const outside = { ...process.env };

  before(async function () {
    this.timeout(120_000);
    cloud = await startLocalCloud({ codebases: ['audience'], env: { TEMPLATE_LIFE_SEC: '0' } });
    Object.assign(process.env, cloud.env);
    // Of its own: the codebase's client stays with the first cloud of the process.
    db = new Firestore({ projectId: cloud.projectId, ignoreUndefinedProperties: true });
    await db
      .doc(paths.episode('episode_1'))
      .set({ episode_id: 'episode_1', title: 'Markets', status: 'ready', updated_at: new Date() });
  });
  after(async () => {
    await db.terminate();
    await cloud.stop();
    process.env = outside;
  });

  const account = (user: string, fields: object = {}) =>
    db.doc(paths.user(user)).set({ user_id: user, language: 'EN', tokens: [`${user}_phone`], ...fields });
  const inbox = (user: string) => db.doc(paths.userNotification(user, `continue_${user}`));
  const post = async (user: string, fields: object = {}) => {
    const notification_id = `continue_${user}`;
    const entry = {
      ...reminder(user, { notification_id, ...fields }),
      state: 'pending',
      due: notificationDue(notification_id, new Date(Date.now() + 120_000)),
      expires_at: new Date(Date.now() + 86_400_000),
    };
    await inbox(user).create(entry);
  };
  const becomes = (user: string, what: Readonly<Record<string, unknown>>) =>
    until(`the notification of ${user} to be ${JSON.stringify(what)}`, async () => {
      const entry = await inbox(user).get();
      return Object.entries(what).every(([field, value]) => entry.get(field) === value) && entry;
    });
  const sentTo = (token: string) => cloud.fcm.sent().filter(({ message }) => message.token === token);
  const bodyOf = (token: string) => (sentTo(token)[0]?.message['notification'] as { body: string }).body;

  it('come from the outbox to the inbox and to every device, in the listener’s language', async () => {
    await account('user_fr', { language: 'FR', tokens: ['fr_phone', 'fr_tablet'] });
    await post('user_fr');
    const entry = await becomes('user_fr', { state: 'delivered', push: 'sent' });
    assert.equal(entry.get('message'), 'Reprenez là où vous vous êtes arrêté : « Markets » vous attend.');
    assert.deepEqual(['fr_phone', 'fr_tablet'].map(bodyOf), [entry.get('message'), entry.get('message')]);
    const times = ['announced_at', 'delivered_at', 'pushed_at'].map(
      (field) => entry.get(field) as { toMillis(): number } | undefined,
    );
    // Delivery may be quicker than the note that it was announced.
    assert.ok(times[1] && times[2] && times[1].toMillis() <= times[2].toMillis());
    assert.equal(entry.get('due'), undefined);
  });

  it('are no one’s who wants none of the type, or who listens again', async () => {
    await account('user_no', { notification_preferences: { types: { CONTINUE_LISTENING: false } } });
    await account('user_on');
    await db.doc(paths.profile('user_on')).set({
      user_id: 'user_on',
      recent: { other: { at: new Date(Date.now() + 1_000), position_sec: 5, completed: false } },
    });
    await Promise.all([post('user_no'), post('user_on')]);
    await becomes('user_no', { state: 'suppressed', reason: 'user_no wants no CONTINUE_LISTENING' });
    await becomes('user_on', { state: 'suppressed', reason: 'user_on is listening already' });
    await cloud.idle();
    assert.deepEqual([...sentTo('user_no_phone'), ...sentTo('user_on_phone')], []);
  });

  it('wait for the end of quiet hours, and come when the schedule finds them due', async () => {
    const minute = (offset: number) => new Date(Date.now() + offset * 60_000).toISOString().slice(11, 16);
    const quiet_hours = { from: minute(-5), to: minute(20), time_zone: 'UTC' };
    await account('user_q', { notification_preferences: { quiet_hours } });
    await post('user_q');
    const deferred = await until('the notification to wait', async () => {
      const entry = await inbox('user_q').get();
      return /^quiet until /.test(String(entry.get('reason'))) && entry;
    });
    assert.equal(deferred.get('state'), 'announced');
    await cloud.idle();
    await cloud.runSchedule('audienceTick');
    await cloud.idle();
    assert.equal((await inbox('user_q').get()).get('state'), 'announced', 'it is not due yet');
    await account('user_q');
    await inbox('user_q').update({ due: notificationDue('continue_user_q', new Date(Date.now() - 1)) });
    await cloud.runSchedule('audienceTick');
    const entry = await becomes('user_q', { state: 'delivered', push: 'sent' });
    assert.equal(entry.get('reason'), undefined);
    assert.equal(sentTo('user_q_phone').length, 1);
  });

  it('are announced by the schedule when nobody else did', async () => {
    await account('user_lost');
    const entry = { ...reminder('user_lost', { notification_id: 'continue_user_lost' }), state: 'announced' };
    // As if it had been announced, and Pub/Sub had lost it.
    const due = notificationDue('continue_user_lost', new Date(Date.now() - 1));
    await inbox('user_lost').set({ ...entry, due });
    await cloud.runSchedule('audienceTick');
    await becomes('user_lost', { state: 'delivered', push: 'sent' });
  });

  it('are pushed again when FCM had no time: at once when it does not say when, otherwise as late as it asks', async () => {
    cloud.fcm.answer('user_ill_phone', { code: 'INTERNAL', times: 1 });
    cloud.fcm.answer('user_busy_phone', { code: 'QUOTA_EXCEEDED', retryAfterSec: 1, times: 1 });
    await Promise.all([account('user_ill'), account('user_busy')]);
    await Promise.all([post('user_ill'), post('user_busy')]);
    await becomes('user_ill', { push: 'sent' });
    await becomes('user_busy', { push: 'due', push_reason: 'Quota exceeded.' });
    await until('the push to be sent again', async () => {
      await cloud.runSchedule('audienceTick');
      return sentTo('user_busy_phone').length > 0;
    });
    await becomes('user_busy', { push: 'sent' });
    assert.deepEqual([sentTo('user_ill_phone').length, sentTo('user_busy_phone').length], [1, 1]);
    const retried = cloud.deliveries().filter((one) => one.retried > 0);
    assert.deepEqual(
      retried.map(({ function: name, retried: times }) => [name, times]),
      [['deliver', 1]],
    );
  });

  it('make the account forget devices that are gone', async () => {
    cloud.fcm.answer('gone', { code: 'UNREGISTERED' });
    await account('user_gone', { tokens: ['gone', 'here'] });
    await post('user_gone');
    await becomes('user_gone', { state: 'delivered', push: 'sent' });
    await until('the device to be forgotten', async () => {
      const tokens = (await db.doc(paths.user('user_gone')).get()).get('tokens') as string[];
      return tokens.join() === 'here';
    });
    assert.equal(sentTo('here').length, 1);
  });
});
