import assert from 'node:assert/strict';
import { deployedEnv } from './deploy-env.ts';

describe('the settings deployed with a codebase', () => {
  it('name the buckets after the project unless the environment names others', () => {
    const lines = deployedEnv('enrichment', 'pods', { UPLOADS_BUCKET: 'in', SPEECH_LOCATION: 'eu' }).split(
      '\n',
    );
    assert.ok(lines.includes('UPLOADS_BUCKET="in"'));
    assert.ok(lines.includes('DERIVED_BUCKET="pods-derived"'));
    assert.ok(lines.includes('SPEECH_LOCATION="eu"'));
  });

  it('leave out what has its default and what is not a setting of the codebase', () => {
    const given = {
      UPLOADS_BUCKET: 'in',
      HOME: '/root',
      FUNCTIONS_REGION: 'europe-west1',
      MIRROR_DATASET: 'earshot',
    };
    assert.equal(deployedEnv('mirror', 'pods', given), 'MIRROR_BUCKET="pods-mirror"\n');
    assert.match(
      deployedEnv('mirror', 'pods', { ...given, MIRROR_DATASET: 'other' }),
      /^MIRROR_DATASET="other"$/m,
    );
  });

  it('name an account by its address, also where they are told its short name', () => {
    const accountIn = (FUNCTIONS_SERVICE_ACCOUNT: string) =>
      /^FUNCTIONS_SERVICE_ACCOUNT="(.*)"$/m.exec(
        deployedEnv('mirror', 'pods', { FUNCTIONS_SERVICE_ACCOUNT }),
      )?.[1];
    assert.equal(accountIn('mirror@pods.iam.gserviceaccount.com'), 'mirror@pods.iam.gserviceaccount.com');
    assert.equal(accountIn('mirror@'), 'mirror@pods.iam.gserviceaccount.com');
    const elsewhere = 'mirror@other.iam.gserviceaccount.com';
    assert.equal(accountIn(elsewhere), elsewhere);
  });

  it('are refused when one is wrong', () => {
    assert.throws(
      () => deployedEnv('enrichment', 'pods', { MODERATION_REQUIRED: 'cats' }),
      /MODERATION_REQUIRED: expected none, or any of .*, got "cats"/,
    );
    assert.throws(() => deployedEnv('dashbord', 'pods', {}), /expected one of .*, got "dashbord"/);
  });
});
