import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { notificationDue, paths } from '@earshot/contracts';
import type { LocalCloud } from '@earshot/local-cloud';
import { until } from '@earshot/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { sharedCloud } from './testing/cloud.ts';
import { reminder } from './testing/reminder.ts';

describe('notifications on devices', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  let retriedBefore = 0;

  before(async () => {
    cloud = await sharedCloud();
    db = await firestore();
    await cloud.idle();
    retriedBefore = retried();
  });

  const retried = () => cloud.deliveries().reduce((sum, of) => sum + of.retried, 0);
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
  /** The cloud's own schedule may find something due as well, and send the same push: a device shows the latest. */
  const assertOnePush = (user: string) => {
    const pushes = sentTo(`${user}_phone`).map(
      ({ message }) => message['android'] as { collapse_key: string },
    );
    assert.equal(new Set(pushes.map(({ collapse_key }) => collapse_key)).size, 1);
  };
  /** Lets what waits be due now. */
  const bringForward = (user: string) =>
    inbox(user).update({ due: notificationDue(`continue_${user}`, new Date(Date.now() - 1)) });
  const bodyOf = (token: string) => (sentTo(token)[0]?.message['notification'] as { body: string }).body;

  it('come from the outbox to the inbox and to every device, in the listener’s language', async () => {
    await account('dev_de', { language: 'DE', tokens: ['de_phone', 'de_tablet'] });
    await post('dev_de');
    const entry = await becomes('dev_de', { state: 'delivered', push: 'sent' });
    assert.equal(entry.get('message'), 'Hör weiter, wo du aufgehört hast: „Markets“ wartet auf dich.');
    assert.deepEqual(['de_phone', 'de_tablet'].map(bodyOf), [entry.get('message'), entry.get('message')]);
    const times = ['announced_at', 'delivered_at', 'pushed_at'].map(
      (field) => entry.get(field) as { toMillis(): number } | undefined,
    );
    // Delivery may be quicker than the note that it was announced.
    assert.ok(times[1] && times[2] && times[1].toMillis() <= times[2].toMillis());
    assert.equal(entry.get('due'), undefined);
  });

  it('are no one’s who wants none of the type, or who listens again', async () => {
    await account('dev_no', { notification_preferences: { types: { CONTINUE_LISTENING: false } } });
    await account('dev_on');
    await db.doc(paths.profile('dev_on')).set({
      user_id: 'dev_on',
      recent: { other: { at: new Date(Date.now() + 1_000), position_sec: 5 } },
    });
    await Promise.all([post('dev_no'), post('dev_on')]);
    await becomes('dev_no', { state: 'suppressed', reason: 'dev_no wants no CONTINUE_LISTENING' });
    await becomes('dev_on', { state: 'suppressed', reason: 'dev_on is listening already' });
    await cloud.idle();
    assert.deepEqual([...sentTo('dev_no_phone'), ...sentTo('dev_on_phone')], []);
  });

  it('wait for the end of quiet hours, and come when the schedule finds them due', async () => {
    const minute = (offset: number) => new Date(Date.now() + offset * 60_000).toISOString().slice(11, 16);
    const quiet_hours = { from: minute(-5), to: minute(20), time_zone: 'UTC' };
    await account('dev_q', { notification_preferences: { quiet_hours } });
    await post('dev_q');
    const deferred = await until('the notification to wait', async () => {
      const entry = await inbox('dev_q').get();
      return /^quiet until /.test(String(entry.get('reason'))) && entry;
    });
    assert.equal(deferred.get('state'), 'announced');
    await cloud.idle();
    await cloud.runSchedule('audienceTick');
    await cloud.idle();
    assert.equal((await inbox('dev_q').get()).get('state'), 'announced', 'it is not due yet');
    await account('dev_q');
    await bringForward('dev_q');
    await cloud.runSchedule('audienceTick');
    const entry = await becomes('dev_q', { state: 'delivered', push: 'sent' });
    assert.equal(entry.get('reason'), undefined);
    assertOnePush('dev_q');
  });

  it('are announced by the schedule when nobody else did', async () => {
    await account('dev_lost');
    const entry = { ...reminder('dev_lost', { notification_id: 'continue_dev_lost' }), state: 'announced' };
    // As if it had been announced, and Pub/Sub had lost it.
    const due = notificationDue('continue_dev_lost', new Date(Date.now() - 1));
    await inbox('dev_lost').set({ ...entry, due });
    await cloud.runSchedule('audienceTick');
    await becomes('dev_lost', { state: 'delivered', push: 'sent' });
  });

  it('are pushed again when FCM had no time, when the schedule finds them due, and by no message that comes again', async () => {
    cloud.fcm.answer('dev_ill_phone', { code: 'INTERNAL', times: 1 });
    cloud.fcm.answer('dev_busy_phone', { code: 'QUOTA_EXCEEDED', retryAfterSec: 600, times: 1 });
    await Promise.all([account('dev_ill'), account('dev_busy')]);
    await Promise.all([post('dev_ill'), post('dev_busy')]);
    await becomes('dev_ill', { push: 'due', push_reason: 'Internal error encountered.' });
    await becomes('dev_busy', { push: 'due', push_reason: 'Quota exceeded.' });
    for (const user of ['dev_ill', 'dev_busy']) await bringForward(user);
    await cloud.runSchedule('audienceTick');
    for (const user of ['dev_ill', 'dev_busy']) {
      await becomes(user, { push: 'sent' });
      assertOnePush(user);
    }
    assert.equal(retried() - retriedBefore, 0);
  });

  it('make the account forget devices that are gone', async () => {
    cloud.fcm.answer('gone', { code: 'UNREGISTERED' });
    await account('dev_gone', { tokens: ['gone', 'here'] });
    await post('dev_gone');
    await becomes('dev_gone', { state: 'delivered', push: 'sent' });
    await until('the device to be forgotten', async () => {
      const tokens = (await db.doc(paths.user('dev_gone')).get()).get('tokens') as string[];
      return tokens.join() === 'here';
    });
    assert.equal(sentTo('here').length, 1);
  });
});
