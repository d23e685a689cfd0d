import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { type App, deleteApp, initializeApp } from 'firebase-admin/app';
import { attestedBy } from './attestation.ts';
import { callerBy } from './caller.ts';

const PROJECT = 'demo-tokens';
const KEY_ID = 'key_1';
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const others = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A signed JSON Web Token, of a key that {@link startKeys} publishes unless told otherwise. */
function token(claims: object, { key = ours.privateKey, kid = KEY_ID, alg = 'RS256' } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg, kid, typ: 'JWT' })}.${part(claims)}`;
  return `${head}.${sign('RSA-SHA256', Buffer.from(head), key).toString('base64url')}`;
}

/** Serves public keys as Google does: those of ID tokens by key id, those of App Check as a JSON Web Key Set. */
async function startKeys(publicKey: KeyObject): Promise<Server> {
  const idTokenKeys = { [KEY_ID]: publicKey.export({ type: 'spki', format: 'pem' }) };
  const appCheckKeys = {
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }],
  };
  const server = createServer((request, response) => {
    const keys = request.url?.startsWith('/v1/jwks') ? appCheckKeys : idTokenKeys;
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', 'public, max-age=3600');
    response.end(JSON.stringify(keys));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Brings whatever host is asked for to one local server, without TLS: the SDK's own option for proxies. */
class LocalAgent extends Agent {
  readonly #port: number;
  constructor(port: number) {
    super();
    this.#port = port;
  }
  override createConnection() {
    return connect(this.#port, '127.0.0.1');
  }
}

describe('tokens', () => {
  const outside = { ...process.env };
  let server: Server;
  let port: number;
  let apps: App[] = [];

  before(async () => {
    delete process.env['FIREBASE_AUTH_EMULATOR_HOST'];
    server = await startKeys(ours.publicKey);
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => deleteApp(app)));
    apps = [];
  });
  after(async () => {
    process.env = outside;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const appAt = (at: number) => () => {
    const app = initializeApp({ projectId: PROJECT, httpAgent: new LocalAgent(at) }, `tokens-${apps.length}`);
    apps.push(app);
    return Promise.resolve(app);
  };
  /** A port that nobody listens on: whoever had it has closed it. */
  const deadPort = async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port: free } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    return free;
  };
  const nowSec = Math.floor(Date.now() / 1_000);
  const times = { iat: nowSec - 10, auth_time: nowSec - 10, exp: nowSec + 3_600 };
  const expired = { ...times, exp: nowSec - 5 };

  describe('of a user', () => {
    const claims = {
      iss: `https://securetoken.google.com/${PROJECT}`,
      aud: PROJECT,
      sub: 'user_1',
      ...times,
    };

    it('name the user when Google’s key signed them', async () => {
      const callerOf = callerBy(appAt(port));
      assert.equal(await callerOf(`Bearer ${token(claims)}`), 'user_1');
      assert.equal(await callerOf(`bearer ${token(claims)}`), 'user_1', 'the scheme is case-insensitive');
    });

    it('name nobody when they are missing, old, foreign or signed by anybody else', async () => {
      const callerOf = callerBy(appAt(port));
      const unsigned = token(claims, { alg: 'none' });
      for (const [what, authorization] of [
        ['missing', undefined],
        ['another scheme', `Basic ${token(claims)}`],
        ['no token', 'Bearer nonsense'],
        ['old', `Bearer ${token({ ...claims, ...expired })}`],
        ['of another project', `Bearer ${token({ ...claims, aud: 'other' })}`],
        ['by another key', `Bearer ${token(claims, { key: others.privateKey })}`],
        ['by an unknown key', `Bearer ${token(claims, { kid: 'key_2' })}`],
        ['unsigned', `Bearer ${unsigned}`],
        ['unsigned without a signature', `Bearer ${unsigned.split('.').slice(0, 2).join('.')}.`],
      ] as const) {
        assert.equal(await callerOf(authorization), undefined, what);
      }
    });

    it('are no user’s fault when Google’s keys cannot be fetched', async () => {
      const callerOf = callerBy(appAt(await deadPort()));
      await assert.rejects(callerOf(`Bearer ${token(claims)}`), /ECONNREFUSED|Error while making request/);
    });
  });

  describe('of an app', () => {
    const claims = {
      iss: 'https://firebaseappcheck.googleapis.com/1234',
      aud: [`projects/1234`, `projects/${PROJECT}`],
      sub: '1:1234:web:abcd',
      ...times,
    };

    it('attest the app when Google’s key signed them', async () => {
      assert.equal(await attestedBy(appAt(port))(token(claims)), true);
    });

    it('attest nothing when they are missing, old, foreign or signed by anybody else', async () => {
      const isAttested = attestedBy(appAt(port));
      for (const [what, found] of [
        ['missing', undefined],
        ['empty', ''],
        ['no token', 'nonsense'],
        ['old', token({ ...claims, ...expired })],
        ['of another project', token({ ...claims, aud: ['projects/other'] })],
        ['of another issuer', token({ ...claims, iss: 'https://evil.example/' })],
        ['by another key', token(claims, { key: others.privateKey })],
        ['by an unknown key', token(claims, { kid: 'key_2' })],
      ] as const) {
        assert.equal(await isAttested(found), false, what);
      }
    });

    it('are no app’s fault when Google’s keys cannot be fetched', async () => {
      await assert.rejects(attestedBy(appAt(await deadPort()))(token(claims)), /Json Web Keys/);
    });
  });
});
