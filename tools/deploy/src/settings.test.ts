import assert from 'node:assert/strict';
import { deployedEnv } from '@earshot/build/settings';
import { deployEnvironment, deployOptions } from './settings.ts';

describe('what a deploy is told', () => {
  it('has defaults for all but the project', () => {
    assert.deepEqual(deployOptions('mirror', { GOOGLE_CLOUD_PROJECT: 'pods' }), {
      project: 'pods',
      region: 'europe-west1',
      deadLetterTopic: 'mirror-dead-letter',
      deadLetterAttempts: 20,
      mayDelete: [],
      viewers: [],
      when: 'changed',
    });
    assert.throws(() => deployOptions('mirror', {}), /GOOGLE_CLOUD_PROJECT: expected a text, not set/);
  });

  it('names functions that may go, another topic, or none', () => {
    const of = (more: object) => deployOptions('mirror', { GOOGLE_CLOUD_PROJECT: 'pods', ...more });
    assert.deepEqual(of({ DELETE_FUNCTIONS: 'a, b' }).mayDelete, ['a', 'b']);
    assert.equal(of({ DEAD_LETTER_TOPIC: 'lost' }).deadLetterTopic, 'lost');
    assert.equal(of({ DEAD_LETTER_TOPIC: 'none' }).deadLetterTopic, undefined);
  });

  it('names who may call private functions, and never everybody', () => {
    const of = (DASHBOARD_VIEWERS: string) =>
      deployOptions('dashboard', { GOOGLE_CLOUD_PROJECT: 'pods', DASHBOARD_VIEWERS }).viewers;
    assert.deepEqual(of('user:jo@example.com, group:staff@example.com'), [
      'user:jo@example.com',
      'group:staff@example.com',
    ]);
    for (const everybody of ['allUsers', 'allAuthenticatedUsers', 'domain:example.com', 'group:staff']) {
      assert.throws(() => of(everybody), /DASHBOARD_VIEWERS: expected none, or user:/, everybody);
    }
  });

  it('takes settings from one variable, below variables of their own', () => {
    const env = deployEnvironment('mirror', {
      EARSHOT_SETTINGS: '{"MIRROR_DATASET":"all","SPEECH_MODEL":"chirp_2"}',
      MIRROR_DATASET: 'own',
      SPEECH_MODEL: '',
    });
    assert.equal(env['MIRROR_DATASET'], 'own');
    assert.equal(env['SPEECH_MODEL'], 'chirp_2');
  });

  it('lets a codebase run as the account of its name unless told otherwise', () => {
    assert.equal(deployEnvironment('mirror', {})['FUNCTIONS_SERVICE_ACCOUNT'], 'mirror@');
    const other = deployEnvironment('mirror', { FUNCTIONS_SERVICE_ACCOUNT: 'default' });
    assert.equal(other['FUNCTIONS_SERVICE_ACCOUNT'], 'default');
  });

  it('makes of what Terraform says the same release as of what CI says', () => {
    const settings = { SPEECH_LOCATION: 'eu', TRENDING_COOLDOWN_SEC: '3600', RECONCILE_DRIFT: 'report' };
    const shared = { GOOGLE_CLOUD_PROJECT: 'pods', FUNCTIONS_REGION: 'europe-west1' };
    for (const codebase of ['enrichment', 'listening', 'audience', 'mirror', 'dashboard']) {
      // terraform/modules/deploy and terraform/main.tf.
      const terraform = {
        ...shared,
        ...settings,
        MIRROR_DATASET: 'earshot',
        FUNCTIONS_SERVICE_ACCOUNT: `${codebase}@pods.iam.gserviceaccount.com`,
      };
      // .github/workflows/deploy.yml and cloudbuild.yaml.
      const ci = { ...shared, EARSHOT_SETTINGS: JSON.stringify(settings), DELETE_FUNCTIONS: '' };
      const [one, other] = [terraform, ci].map((env) =>
        deployedEnv(codebase, 'pods', deployEnvironment(codebase, env)),
      );
      assert.equal(one, other, codebase);
      const account = `FUNCTIONS_SERVICE_ACCOUNT="${codebase}@pods.iam.gserviceaccount.com"`;
      assert.ok(one?.split('\n').includes(account), codebase);
    }
  });

  it('refuses settings that are no object of texts', () => {
    for (const bad of ['[]', 'x', '{"A":1}', 'null']) {
      assert.throws(
        () => deployEnvironment('mirror', { EARSHOT_SETTINGS: bad }),
        /EARSHOT_SETTINGS: expected/,
      );
    }
  });
});
