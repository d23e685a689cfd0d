import assert from 'node:assert/strict';
import { deploymentOptions } from './platform.ts';

describe('the options that a deploy decides', () => {
  it('leave the account to the project unless one is set', () => {
    assert.deepEqual(deploymentOptions({}), { region: 'europe-west1' });
    assert.deepEqual(
      deploymentOptions({ FUNCTIONS_REGION: 'us-east1', FUNCTIONS_SERVICE_ACCOUNT: 'listening@' }),
      { region: 'us-east1', serviceAccount: 'listening@' },
    );
  });
});
