import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { type App, deleteApp, initializeApp } from 'firebase-admin/app';
import { getMessaging, type Message, type Messaging } from 'firebase-admin/messaging';
import type { FcmService } from '../service.ts';
import type { FcmAnswer } from './answers.ts';
import { startFcm } from './start-fcm.ts';

/** Makes the SDK's connections to FCM's host end here, in plain text. */
class LocalAgent extends Agent {
  readonly #port: number;

  constructor(port: number) {
    super({ keepAlive: true });
    this.#port = port;
  }

  override createConnection() {
    return connect(this.#port, '127.0.0.1');
  }
}

describe('FCM', () => {
  let service: FcmService;
  let app: App;
  let messaging: Messaging;

  before(async () => {
    service = await startFcm();
    app = initializeApp(
      {
        projectId: 'demo-fcm',
        credential: { getAccessToken: () => Promise.resolve({ access_token: 'any', expires_in: 3600 }) },
        httpAgent: new LocalAgent(service.port),
      },
      'fcm-test',
    );
    messaging = getMessaging(app);
  });
  after(async () => {
    await deleteApp(app);
    await service.stop();
  });

  const url = (path: string) => `http://127.0.0.1:${service.port}${path}`;
  const message = (token: string): Message => ({ token, notification: { body: 'Hi' }, data: { a: 'b' } });
  const failure = async (sending: Promise<unknown>) => {
    const error: unknown = await sending.then(
      () => assert.fail('it was sent'),
      (reason: unknown) => reason,
    );
    return error as { code: string; message: string; httpResponse: { headers: Record<string, string> } };
  };

  it('takes a message and shows it as it was sent', async () => {
    const name = await messaging.send(message('t1'));
    assert.match(name, /^projects\/demo-fcm\/messages\/.+/);
    const [sent, ...others] = service.sent().filter(({ message: { token } }) => token === 't1');
    assert.deepEqual(others, []);
    assert.equal(sent?.name, name);
    assert.deepEqual(sent.message, { token: 't1', notification: { body: 'Hi' }, data: { a: 'b' } });
    const shown = (await (await fetch(url('/stand-in/messages?token=t1'))).json()) as { messages: object[] };
    assert.deepEqual(shown.messages, JSON.parse(JSON.stringify([sent])));
  });

  const scripted: readonly (readonly [FcmAnswer['code'], string])[] = [
    ['UNREGISTERED', 'messaging/registration-token-not-registered'],
    ['INVALID_ARGUMENT', 'messaging/invalid-argument'],
    ['SENDER_ID_MISMATCH', 'messaging/mismatched-credential'],
    ['QUOTA_EXCEEDED', 'messaging/message-rate-exceeded'],
    ['INTERNAL', 'messaging/internal-error'],
    ['THIRD_PARTY_AUTH_ERROR', 'messaging/third-party-auth-error'],
    ['UNAUTHENTICATED', 'messaging/third-party-auth-error'],
    ['PERMISSION_DENIED', 'messaging/mismatched-credential'],
  ];
  for (const [code, expected] of scripted) {
    it(`answers ${code} when told to, which the SDK takes for ${expected}`, async () => {
      service.answer(code, { code, retryAfterSec: 7 });
      const error = await failure(messaging.send(message(code)));
      assert.equal(error.code, expected);
      assert.equal(error.httpResponse.headers['retry-after'], '7');
      service.answer(code, undefined);
      await messaging.send(message(code));
      assert.equal(service.sent().filter(({ message: { token } }) => token === code).length, 1);
    });
  }

  it('is unavailable as often as it is told over REST; the SDK tries again by itself', async () => {
    const answer: FcmAnswer = { code: 'UNAVAILABLE', times: 1 };
    const told = await fetch(url('/stand-in/answers/t%2F2'), { method: 'PUT', body: JSON.stringify(answer) });
    assert.equal(told.status, 200);
    await messaging.send(message('t/2'));
    assert.equal(service.sent().filter(({ message: { token } }) => token === 't/2').length, 1);
  });

  it('refuses what FCM refuses: too large, no JSON, nobody’s, another call, a bad script', async () => {
    const large = await failure(messaging.send({ token: 't3', data: { a: 'x'.repeat(4096) } }));
    assert.deepEqual(
      [large.code, large.message],
      ['messaging/invalid-argument', 'Android message is too big'],
    );
    const post = async (path: string, init: RequestInit) => (await fetch(url(path), init)).status;
    const send = '/v1/projects/p/messages:send';
    const headers = { authorization: 'Bearer x' };
    assert.deepEqual(
      await Promise.all([
        post(send, { method: 'POST', headers, body: '{' }),
        post(send, { method: 'POST', headers, body: '{"message":{}}' }),
        post(send, { method: 'POST', body: '{"message":{"token":"t3"}}' }),
        post('/v1/projects/p/other', { method: 'POST', headers }),
        post('/stand-in/answers/t3', { method: 'PUT', body: '{"code":"OOPS"}' }),
      ]),
      [400, 400, 401, 404, 400],
    );
    assert.ok(!service.sent().some(({ message: { token } }) => token === 't3'));
  });

  it('takes a dry run without sending', async () => {
    await messaging.send(message('t4'), true);
    assert.ok(!service.sent().some(({ message: { token } }) => token === 't4'));
  });
});
