import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { dueAt, notificationDue, paths } from '@earshot/contracts';
import type { FcmService } from '@earshot/local-cloud';
import { firstOf, type GrpcProxy, logged } from '@earshot/testing';
import { sharedFcm } from '../testing/fcm.ts';
import { sharedFirestore } from '../testing/firestore.ts';
import { receive, stored, withAccount } from '../testing/notifications.ts';
import { reminder } from '../testing/reminder.ts';

/** google.rpc.Code that no client tries again. */
const DENIED = 7;

describe('pushing what is delivered', () => {
  let fcm: FcmService;
  let proxy: GrpcProxy;

  before(async () => {
    fcm = await sharedFcm();
    ({ proxy } = await sharedFirestore());
  });
  afterEach(() => proxy.disturb(() => undefined));

  /** The time of day in UTC, so many minutes from now. */
  const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
  const sentTo = (token: string) => fcm.sent().filter(({ message }) => message.token === token);
  const collapseIdsOf = (token: string) =>
    new Set(
      sentTo(token).map(({ message }) => (message['android'] as { collapse_key: string }).collapse_key),
    );

  it('says on every device what stands in the inbox, and when', async () => {
    await withAccount('twofold', { tokens: ['two_a', 'two_b'], language: 'DE' });
    await receive(reminder('twofold'));
    const { inbox } = await stored('twofold');
    assert.deepEqual([inbox?.state, inbox?.push, inbox?.due], ['delivered', 'sent', undefined]);
    assert.ok(inbox?.pushed_at);
    for (const token of ['two_a', 'two_b']) {
      const [sent, ...more] = sentTo(token);
      assert.deepEqual(more, []);
      assert.deepEqual(sent?.message['notification'], { body: inbox.message });
    }
  });

  it('is nothing where there is no device', async () => {
    await withAccount('deviceless');
    await receive(reminder('deviceless'));
    const { inbox } = await stored('deviceless');
    assert.deepEqual([inbox?.state, inbox?.push], ['delivered', undefined]);
  });

  it('forgets the devices that are gone, and keeps the others', async () => {
    fcm.answer('old', { code: 'UNREGISTERED' });
    fcm.answer('broken', { code: 'INVALID_ARGUMENT' });
    await withAccount('pruned', { tokens: ['old', 'fresh', 'broken'] });
    await receive(reminder('pruned'));
    const { inbox, tokens } = await stored('pruned');
    assert.deepEqual([inbox?.push, tokens], ['sent', ['fresh']]);
  });

  it('is withheld when no device is left, and refused, with the reason, when none takes it as it is', async () => {
    fcm.answer('gone', { code: 'UNREGISTERED' });
    await withAccount('left', { tokens: ['gone'] });
    await receive(reminder('left'));
    const left = await stored('left');
    assert.deepEqual(
      [left.inbox?.push, left.inbox?.push_reason, left.tokens],
      ['withheld', 'no device is left', []],
    );
    fcm.answer('small', { code: 'INVALID_ARGUMENT', message: 'Android message is too big' });
    await withAccount('refused', { tokens: ['small'] });
    await receive(reminder('refused'));
    const refused = await stored('refused');
    assert.deepEqual(
      [refused.inbox?.push, refused.inbox?.push_reason, refused.tokens],
      ['refused', 'Android message is too big', ['small']],
    );
  });

  it('is sent again to the device that had no time, and to no other', async () => {
    fcm.answer('slow', { code: 'INTERNAL', times: 1 });
    await withAccount('slowed', { tokens: ['quick', 'slow'] });
    const message = reminder('slowed');
    await receive(message);
    assert.deepEqual((await stored('slowed')).inbox?.push, 'due');
    await receive(message);
    const { inbox, ledger } = await stored('slowed');
    assert.deepEqual([inbox?.push, inbox?.push_reason, ledger?.weight], ['sent', undefined, 1]);
    assert.deepEqual([sentTo('quick').length, sentTo('slow').length], [1, 1]);
  });

  it('is not lost while a credential is refused: it comes again, and whoever runs this is told what to check', async () => {
    for (const [user, code, toCheck] of [
      ['unknown', 'UNAUTHENTICATED', /service account/],
      ['denied', 'PERMISSION_DENIED', /service account/],
      ['apple', 'THIRD_PARTY_AUTH_ERROR', /APNs key/],
    ] as const) {
      fcm.answer(user, { code, times: 1 });
      await withAccount(user, { tokens: [user] });
      const message = reminder(user);
      const entries = await logged(() => receive(message));
      const [failed, ...more] = entries.filter(({ event }) => event === 'push_failed');
      assert.deepEqual([failed?.['severity'], failed?.['kind'], more], ['ERROR', 'unauthorized', []]);
      assert.match(String(failed?.['reason']), toCheck);
      const { inbox, tokens } = await stored(user);
      assert.deepEqual([inbox?.state, inbox?.push, tokens], ['delivered', 'due', [user]]);
      await receive(message);
      assert.equal((await stored(user)).inbox?.push, 'sent');
      assert.equal(sentTo(user).length, 1);
    }
  });

  it('keeps up nobody else whose notification came in the same message', async () => {
    fcm.answer('ill', { code: 'INTERNAL', times: 1 });
    await Promise.all([withAccount('ill', { tokens: ['ill'] }), withAccount('well', { tokens: ['well'] })]);
    const message = [reminder('ill'), reminder('well')];
    await receive(message);
    assert.deepEqual((await stored('well')).inbox?.push, 'sent');
    await receive(message);
    assert.deepEqual((await stored('ill')).inbox?.push, 'sent');
    assert.deepEqual([sentTo('ill').length, sentTo('well').length], [1, 1]);
  });

  it('comes again by its due alone: its message is done with, and the pauses grow with the time that it was sent in vain', async () => {
    fcm.answer('vain', { code: 'INTERNAL' });
    await withAccount('vain', { tokens: ['vain'] });
    const db = await firestore();
    for (const [agoSec, pauseSec] of [
      [0, 60],
      [600, 600],
      [7_200, 3_600],
    ] as const) {
      const message = reminder('vain', { ttl_sec: 86_400 });
      const before_ = Date.now();
      const delivered_at = new Date(before_ - agoSec * 1000);
      const entry = { ...message, state: 'delivered', message: 'Hi', push: 'due', delivered_at };
      await db.doc(paths.userNotification('vain', 'continue_1')).set(entry);
      const entries = await logged(() => receive(message));
      const failed = entries.find(({ event }) => event === 'push_failed');
      assert.deepEqual([failed?.['severity'], failed?.['kind']], ['WARNING', 'busy']);
      const after_ = Date.now();
      const pauseMs = dueAt((await stored('vain')).inbox?.due ?? '') - before_;
      const tookMs = after_ - before_;
      assert.ok(pauseMs >= pauseSec * 1000 && pauseMs <= pauseSec * 1000 + 2 * tookMs, `${pauseMs} ms`);
    }
  });

  it('waits as long as FCM asks for', async () => {
    fcm.answer('flooded', { code: 'QUOTA_EXCEEDED', retryAfterSec: 900 });
    await withAccount('waiting', { tokens: ['flooded'] });
    const before_ = Date.now();
    await receive(reminder('waiting'));
    const { inbox } = await stored('waiting');
    assert.equal(inbox?.push, 'due');
    const [earliest, latest] = [before_, Date.now()].map((at) =>
      notificationDue('continue_1', new Date(at + 900_000)),
    );
    assert.ok(inbox.due && earliest && latest && inbox.due >= earliest && inbox.due <= latest, inbox.due);
  });

  it('is not worth it any more when its time is over, nor when it was seen in the inbox', async () => {
    for (const [user, fields, reason] of [
      ['late', {}, 'its time is over'],
      ['seen', { read_at: new Date() }, 'it was seen in the inbox'],
    ] as const) {
      await withAccount(user, { tokens: [`${user}_device`] });
      const created = user === 'late' ? Date.now() - 3_600_000 : Date.now();
      const message = reminder(user, { created_at: new Date(created).toISOString() });
      const entry = { ...message, state: 'delivered', message: 'Hi', push: 'due', ...fields };
      await (await firestore()).doc(paths.userNotification(user, 'continue_1')).set(entry);
      await receive(message);
      const { inbox } = await stored(user);
      assert.deepEqual([inbox?.push, inbox?.push_reason], ['withheld', reason]);
      assert.deepEqual(sentTo(`${user}_device`), []);
    }
  });

  it('is sent again only if its listener still wants it, and not within quiet hours', async () => {
    const hours = { from: clock(-60), to: clock(10), time_zone: 'UTC' };
    for (const [user, change, expected] of [
      ['tired', { notifications_enabled: false }, ['withheld', 'tired has turned notifications off']],
      [
        'choosy',
        { notification_preferences: { types: { CONTINUE_LISTENING: false } } },
        ['withheld', 'choosy wants no CONTINUE_LISTENING'],
      ],
      ['asleep', { notification_preferences: { quiet_hours: hours } }, ['due', /^quiet until /]],
    ] as const) {
      fcm.answer(user, { code: 'INTERNAL', times: 1 });
      await withAccount(user, { tokens: [user] });
      const message = reminder(user);
      await receive(message);
      await (await firestore()).doc(paths.user(user)).update({ ...change });
      const entries = await logged(() => receive(message));
      assert.ok(entries.some(({ event }) => event === 'push_concluded'));
      assert.ok(!JSON.stringify(entries).includes(user), 'no log names a listener');
      const { inbox } = await stored(user);
      assert.equal(inbox?.push, expected[0]);
      assert.match(inbox.push_reason ?? '', new RegExp(expected[1]));
      assert.deepEqual(sentTo(user), []);
      const until = inbox.push_reason?.replace('quiet until ', '') ?? '';
      const due = user === 'asleep' ? notificationDue('continue_1', new Date(until)) : undefined;
      assert.ok(due === undefined ? inbox.due === undefined : (inbox.due ?? '') >= due, inbox.due);
    }
  });

  it('was sent when a device took it, though another stayed busy to the end', async () => {
    fcm.answer('never', { code: 'INTERNAL' });
    await withAccount('partly', { tokens: ['once', 'never'] });
    const message = reminder('partly', { ttl_sec: 1800 });
    await receive(message);
    await receive({ ...message, created_at: new Date(Date.now() - 3_600_000).toISOString() });
    const { inbox } = await stored('partly');
    assert.deepEqual([inbox?.push, inbox?.push_reason, inbox?.due], ['sent', undefined, undefined]);
    assert.deepEqual([sentTo('once').length, sentTo('never').length], [1, 0]);
  });

  it('given a crash after the inbox entry and before the push, then it is sent once, and counts once', async () => {
    await withAccount('crash_1', { tokens: ['crash_1'] });
    const commit = firstOf(({ method, holds }) => method === 'Commit' && holds('crash_1'), {
      when: 'after',
      act: DENIED,
    });
    const calls = proxy.disturb(commit);
    const message = reminder('crash_1');
    await assert.rejects(receive(message));
    assert.deepEqual(
      calls.filter(({ fault }) => fault).map(({ method, status }) => [method, status]),
      [['Commit', 0]],
      'the inbox entry is there, and its writer did not learn it',
    );
    assert.deepEqual(sentTo('crash_1'), []);
    await receive(message);
    await receive(message);
    const { inbox, ledger } = await stored('crash_1');
    assert.deepEqual([inbox?.push, ledger?.weight, sentTo('crash_1').length], ['sent', 1, 1]);
  });

  it('given a crash after the push and before that was noted, then it is sent again under its id', async () => {
    await withAccount('crash_2', { tokens: ['crash_2'] });
    const note = firstOf(({ method, holds }) => method === 'Commit' && holds('pushed_to'), {
      when: 'instead',
      act: DENIED,
    });
    const calls = proxy.disturb(note);
    const message = reminder('crash_2');
    await assert.rejects(receive(message));
    assert.equal(calls.filter(({ fault }) => fault).length, 1);
    assert.equal(sentTo('crash_2').length, 1);
    await receive(message);
    const { inbox, ledger } = await stored('crash_2');
    assert.deepEqual([inbox?.push, ledger?.weight, sentTo('crash_2').length], ['sent', 1, 2]);
    assert.equal(collapseIdsOf('crash_2').size, 1);
  });

  it('given ten copies at once, then there is one inbox entry that counts once, under one collapse id', async () => {
    await withAccount('copies', { tokens: ['copies'] });
    const message = reminder('copies');
    await Promise.all(Array.from({ length: 10 }, () => receive(message)));
    const { inbox, ledger } = await stored('copies');
    assert.deepEqual([inbox?.state, inbox?.push, ledger?.weight], ['delivered', 'sent', 1]);
    assert.ok(sentTo('copies').length >= 1);
    assert.equal(collapseIdsOf('copies').size, 1);
  });

  it('given more at once than a day may hold, then as many are delivered as the cap allows, however often they come', async () => {
    await withAccount('capped', { tokens: ['capped'] });
    const ids = Array.from({ length: 8 }, (_, i) => `capped_${i}`);
    const all = () =>
      Promise.allSettled(ids.map((notification_id) => receive(reminder('capped', { notification_id }))));
    // Those that met too often are delivered again, as by Pub/Sub.
    for (let settled = 0; settled < ids.length;) {
      settled = (await all()).filter(({ status }) => status === 'fulfilled').length;
    }
    const states = await Promise.all(ids.map(async (id) => (await stored('capped', id)).inbox?.state));
    assert.equal(states.filter((state) => state === 'delivered').length, 5);
    assert.equal(states.filter((state) => state === 'suppressed').length, 3);
    assert.equal((await stored('capped')).ledger?.weight, 5);
    assert.equal(collapseIdsOf('capped').size, 5);
  });
});
