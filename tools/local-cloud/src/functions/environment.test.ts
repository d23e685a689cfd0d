import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { functionEnvironment } from './environment.ts';

describe('the environment of a functions process', () => {
  it('has a home where no credentials can lie', async () => {
    const { HOME = '' } = functionEnvironment('demo-home', {});
    await assert.rejects(mkdir(HOME, { recursive: true }), { code: 'ENOTDIR' });
  });

  it('has settings of its own and nothing of this machine but what Node needs', () => {
    process.env['EARSHOT_OF_THE_MACHINE'] = 'yes';
    try {
      const env = functionEnvironment('demo-home', { SETTING: 'on' });
      assert.deepEqual([env['SETTING'], env['PATH']], ['on', process.env['PATH']]);
      assert.equal(env['EARSHOT_OF_THE_MACHINE'], undefined);
    } finally {
      delete process.env['EARSHOT_OF_THE_MACHINE'];
    }
  });
});
