import assert from 'node:assert/strict';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import type { Service } from '../service.ts';
import { unsignedIdToken } from './id-token.ts';
import { startAuth } from './start-auth.ts';

describe('the local Auth', () => {
  const projectId = 'demo-auth';
  const before_ = process.env['FIREBASE_AUTH_EMULATOR_HOST'];
  let auth: Service;
  before(async () => {
    auth = await startAuth();
    Object.assign(process.env, auth.env);
  });
  after(async () => {
    if (before_ === undefined) delete process.env['FIREBASE_AUTH_EMULATOR_HOST'];
    else process.env['FIREBASE_AUTH_EMULATOR_HOST'] = before_;
    await auth.stop();
  });

  const verify = async (token: string) => {
    const app = initializeApp({ projectId }, `auth-${Math.random()}`);
    try {
      return await getAuth(app).verifyIdToken(token);
    } finally {
      await deleteApp(app);
    }
  };

  it("lets Google's SDK verify an unsigned token, with its user and claims", async () => {
    const claims = await verify(
      unsignedIdToken({ user: 'user_1', projectId, claims: { role: 'moderator' } }),
    );
    assert.equal(claims.uid, 'user_1');
    assert.equal(claims['role'], 'moderator');
  });

  it('leaves it to the SDK to refuse an expired token, and one of another project', async () => {
    await assert.rejects(verify(unsignedIdToken({ user: 'user_1', projectId, validSec: -60 })), /expired/);
    await assert.rejects(
      verify(unsignedIdToken({ user: 'user_1', projectId: 'demo-other' })),
      /incorrect "aud"/,
    );
  });

  it("begins a session of an ID token's user and claims, which lasts as long as was asked", async () => {
    const idToken = unsignedIdToken({ user: 'user_1', projectId, claims: { viewer: true } });
    const app = initializeApp({ projectId }, `auth-${Math.random()}`);
    try {
      const cookie = await getAuth(app).createSessionCookie(idToken, { expiresIn: 600_000 });
      const claims = await getAuth(app).verifySessionCookie(cookie, true);
      assert.deepEqual([claims.uid, claims['viewer'], claims.exp - claims.iat], ['user_1', true, 610]);
    } finally {
      await deleteApp(app);
    }
  });

  it('says what it does not serve', async () => {
    const response = await fetch(`http://127.0.0.1:${auth.port}/accounts:signUp`, { method: 'POST' });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /only accounts:lookup, accounts:update and :createSessionCookie are/);
  });
});
