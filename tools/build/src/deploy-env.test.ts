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
    const env = deployedEnv('mirror', 'pods', { UPLOADS_BUCKET: 'in', HOME: '/root' });
    assert.equal(env, 'MIRROR_BUCKET="pods-mirror"\n');
  });

  it('are refused when one is wrong', () => {
    assert.throws(
      () => deployedEnv('enrichment', 'pods', { MODERATION_REQUIRED: 'cats' }),
      /MODERATION_REQUIRED: expected none, or any of .*, got "cats"/,
    );
    assert.throws(() => deployedEnv('dashbord', 'pods', {}), /expected one of .*, got "dashbord"/);
  });
});
