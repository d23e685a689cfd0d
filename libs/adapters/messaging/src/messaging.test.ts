import assert from 'node:assert/strict';
import { connect, createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type FcmService, startFcm } from '@earshot/local-cloud';
import type { Push } from '@earshot/notifying-core';
import type { Messaging } from 'firebase-admin/messaging';
import { messagingAt } from './client.ts';
import { sendPush } from './index.ts';
import { outcomeOf } from './outcome.ts';

const push: Push = {
  collapse_id: 'c'.repeat(32),
  body: 'Pick up where you left off.',
  data: { notification_id: 'n1', type: 'CONTINUE_LISTENING' },
  ttl_sec: 900,
};

describe('pushing over the wire', () => {
  let fcm: FcmService;
  let relay: Server;
  let client: Messaging;
  /** Connections that were made to FCM. */
  let connections = 0;

  before(async () => {
    process.env['GCLOUD_PROJECT'] = 'demo-messaging';
    fcm = await startFcm();
    relay = createServer((socket) => {
      connections += 1;
      const onward = connect(fcm.port, '127.0.0.1');
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as AddressInfo;
    client = await messagingAt({ host: '127.0.0.1', port, secure: false }, 'messaging-test');
  });
  after(async () => {
    await fcm.stop();
    await new Promise((resolve) => relay.close(resolve));
  });

  const send = (tokens: readonly string[], patienceMs?: number) =>
    sendPush(push, tokens, () => Promise.resolve(client), patienceMs);
  const sentTo = (token: string) => fcm.sent().filter(({ message }) => message.token === token);

  it('gives each platform one id by which a repeated push replaces the former, and how long it is worth it', async () => {
    assert.deepEqual(await send(['phone']), [{ kind: 'sent' }]);
    const message = sentTo('phone')[0]?.message;
    const apns = message?.['apns'] as { headers: Record<string, string> };
    const { 'apns-expiration': expiration, ...headers } = apns.headers;
    assert.deepEqual(
      { ...message, apns: { ...apns, headers } },
      {
        token: 'phone',
        notification: { body: push.body },
        data: push.data,
        android: { collapse_key: push.collapse_id, ttl: '900s', notification: { tag: push.collapse_id } },
        apns: {
          headers: { 'apns-collapse-id': push.collapse_id },
          payload: { aps: { alert: { body: push.body } } },
        },
        webpush: {
          headers: { Topic: push.collapse_id, TTL: '900' },
          notification: { tag: push.collapse_id },
        },
      },
    );
    const left = Number(expiration) - Date.now() / 1000;
    assert.ok(left > 800 && left <= 900, `${left} s`);
  });

  it('tells for each token, in order, what became of it', async () => {
    fcm.answer('old', { code: 'UNREGISTERED' });
    fcm.answer('bad', { code: 'INVALID_ARGUMENT' });
    fcm.answer('foreign', { code: 'SENDER_ID_MISMATCH' });
    fcm.answer('flooded', { code: 'QUOTA_EXCEEDED', retryAfterSec: 60 });
    fcm.answer('ill', { code: 'INTERNAL' });
    fcm.answer('big', { code: 'INVALID_ARGUMENT', message: 'Android message is too big' });
    const outcomes = await send(['old', 'good', 'bad', 'foreign', 'flooded', 'ill', 'big']);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['gone', 'sent', 'gone', 'gone', 'busy', 'busy', 'refused'],
    );
    assert.equal(outcomes[4]?.kind === 'busy' && outcomes[4].retryAfterSec, 60);
  });

  it('comes again where a credential is refused, ours or a push service’s, and says which to check', async () => {
    fcm.answer('nobody', { code: 'UNAUTHENTICATED' });
    fcm.answer('denied', { code: 'PERMISSION_DENIED' });
    fcm.answer('apple', { code: 'THIRD_PARTY_AUTH_ERROR' });
    const outcomes = await send(['nobody', 'denied', 'apple']);
    const reasons = outcomes.map((outcome) =>
      outcome.kind === 'unauthorized' ? outcome.reason : outcome.kind,
    );
    assert.match(
      reasons[0] ?? '',
      /invalid authentication credentials.*check that the function's service account/,
    );
    assert.match(reasons[1] ?? '', /messages\.create.*check that the function's service account/);
    assert.match(reasons[2] ?? '', /^Auth error from APNS.*check the app's APNs key/);
  });

  it('keeps its connection from send to send', async () => {
    await send(['first']);
    const before_ = connections;
    for (const token of ['second', 'third', 'fourth']) await send([token]);
    assert.equal(connections, before_);
  });

  it('does not wait as long as FCM asks for', async () => {
    fcm.answer('later', { code: 'UNAVAILABLE', retryAfterSec: 2 });
    assert.deepEqual(await send(['later'], 100), [{ kind: 'busy', reason: 'no answer within 100 ms' }]);
    fcm.answer('later', undefined);
  });
});

describe('an answer of FCM', () => {
  const now = new Date('2026-11-22T10:00:00.000Z');
  const failed = (code: string, message: string, headers: Record<string, string> = {}, data: unknown = {}) =>
    outcomeOf(
      { success: false, error: { code, message, httpResponse: { status: 400, headers, data } } } as never,
      now,
    );

  it('that a message is wrong is no reason to forget the token', () => {
    const outcome = failed('messaging/invalid-argument', 'Android message is too big');
    assert.deepEqual(outcome, { kind: 'refused', reason: 'Android message is too big' });
  });

  it('that our own credential may not send is no reason to forget the token', () => {
    const data = { error: { status: 'PERMISSION_DENIED' } };
    assert.equal(failed('messaging/mismatched-credential', 'denied', {}, data).kind, 'unauthorized');
  });

  it('that nothing is found, without saying that it is the device, is no reason to forget the token', () => {
    const data = { error: { code: 404, status: 'NOT_FOUND', message: 'Requested entity was not found.' } };
    const code = 'messaging/registration-token-not-registered';
    assert.equal(failed(code, 'Requested entity was not found.', {}, data).kind, 'busy');
    const details = [{ errorCode: 'UNREGISTERED' }];
    const told = failed(code, 'not found', {}, { error: { ...data.error, details } });
    assert.deepEqual(told, { kind: 'gone', reason: 'not found' });
  });

  it('may ask to come again after some seconds', () => {
    const after = (seconds: string) => {
      const outcome = failed('messaging/server-unavailable', 'busy', { 'retry-after': seconds });
      return outcome.kind === 'busy' && outcome.retryAfterSec;
    };
    assert.deepEqual(['0', '60', '901'].map(after), [0, 60, 901]);
  });

  it('may name a date to come again, also one that is past', () => {
    const at = (date: string) =>
      failed('messaging/message-rate-exceeded', 'slow down', { 'retry-after': date });
    assert.deepEqual(at('Sun, 22 Nov 2026 10:01:30 GMT'), {
      kind: 'busy',
      reason: 'slow down',
      retryAfterSec: 90,
    });
    assert.deepEqual(at('Sun, 22 Nov 2026 09:00:00 GMT'), {
      kind: 'busy',
      reason: 'slow down',
      retryAfterSec: 0,
    });
    assert.deepEqual(at('soon'), { kind: 'busy', reason: 'slow down' });
  });
});
