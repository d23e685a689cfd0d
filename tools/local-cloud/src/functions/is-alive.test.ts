import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mock } from 'node:test';
import { isAlive } from './is-alive.ts';

describe('whether a process is there', () => {
  it('is asked of the system', () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(spawnSync(process.execPath, ['-e', '']).pid), false);
  });

  it('is so for one that may not be told anything', () => {
    mock.method(process, 'kill', () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    });
    try {
      assert.equal(isAlive(1), true);
    } finally {
      mock.restoreAll();
    }
  });
});
