import assert from 'node:assert/strict';
import type { Ask } from './google.ts';
import { ensureInvokers } from './invokers.ts';

const NAME = 'projects/pods/locations/europe-west1/functions/dashboard';
const SERVICE = 'projects/pods/locations/europe-west1/services/dashboard';
const STAFF = 'group:staff@example.com';
const admin = { role: 'roles/run.admin', members: ['user:jo@example.com'] };
const conditional = {
  role: 'roles/run.invoker',
  members: ['user:al@example.com'],
  condition: { title: 'may' },
};

/** Google's APIs over one service with a policy; resolves with what was done and every policy that was written. */
async function ensure(bindings: readonly object[] | undefined, members: readonly string[]) {
  const written: unknown[] = [];
  const ask: Ask = ({ method, url, data }) => {
    if (method === 'POST') {
      assert.equal(url, `https://run.googleapis.com/v2/${SERVICE}:setIamPolicy`);
      written.push(data);
    }
    return Promise.resolve(
      url.includes('cloudfunctions')
        ? { serviceConfig: { service: SERVICE } }
        : { etag: 'e1', ...(bindings && { bindings }) },
    );
  };
  return { outcome: await ensureInvokers(ask, NAME, members), written };
}

describe('who may call a private function', () => {
  it('is whoever is named, nobody else, and other roles and conditional grants stay', async () => {
    const emptied = { role: 'roles/run.invoker' };
    const { outcome, written } = await ensure([emptied, admin, conditional], [STAFF]);
    const bindings = [admin, conditional, { role: 'roles/run.invoker', members: [STAFF] }];
    assert.equal(outcome, 'set');
    assert.deepEqual(written, [
      {
        policy: {
          etag: 'e1',
          version: 3,
          bindings: bindings,
        },
      },
    ]);
  });

  it('is written only when it differs', async () => {
    const there = { role: 'roles/run.invoker', members: ['user:jo@example.com', STAFF] };
    assert.deepEqual(await ensure([there], [STAFF, 'user:jo@example.com']), {
      outcome: 'there',
      written: [],
    });
    assert.deepEqual(await ensure(undefined, []), { outcome: 'there', written: [] });
  });

  it('is nobody when nobody is named', async () => {
    const { written } = await ensure([{ role: 'roles/run.invoker', members: [STAFF] }], []);
    assert.deepEqual(written, [{ policy: { etag: 'e1', version: 3, bindings: [] } }]);
  });

  it('is not told by an answer of another form', async () => {
    const ask: Ask = () => Promise.resolve({});
    await assert.rejects(ensureInvokers(ask, NAME, []), /unexpected answer/);
  });
});
