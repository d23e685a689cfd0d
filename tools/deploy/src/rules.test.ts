import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFirebase } from './firebase.ts';
import { deployRules, rulesConfiguration } from './rules.ts';
import { installFakeFirebase } from './testing/install-fake-firebase.ts';

const repository = join(import.meta.dirname, '../../..');

describe('the deploy of rules', () => {
  it('is for the buckets that apps reach, under the names that a project gives them', () => {
    assert.deepEqual(rulesConfiguration('pods', { UPLOADS_BUCKET: 'in' }), {
      firestore: {
        rules: 'firestore.rules',
        indexes: 'firestore.indexes.json',
        location: 'europe-west1',
      },
      storage: [
        { bucket: 'in', rules: 'storage.rules' },
        { bucket: 'pods-derived', rules: 'storage.rules' },
        { bucket: 'pods-quarantine', rules: 'storage.rules' },
      ],
    });
  });

  it('never lets the CLI make a database elsewhere than functions are', () => {
    const { firestore } = rulesConfiguration('pods', { FUNCTIONS_REGION: 'us-east1' }) as {
      readonly firestore: { readonly location: string };
    };
    assert.equal(firestore.location, 'us-east1');
  });

  it('never forces, since that would delete indexes', async () => {
    const root = await mkdtemp(join(tmpdir(), 'earshot-rules-test-'));
    try {
      for (const file of ['firestore.rules', 'firestore.indexes.json', 'storage.rules']) {
        await cp(join(repository, file), join(root, file));
      }
      const fake = await installFakeFirebase(join(root, 'fake'));
      await withFirebase(root, fake.env, (firebase) =>
        deployRules('pods', {}, { root, firebase, say: () => undefined }),
      );
      const [call] = await fake.calls();
      assert.deepEqual(call?.args.slice(0, 3), ['deploy', '--only', 'firestore,storage']);
      assert.ok(!call.args.includes('--force'));
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
