import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { notRun } from './not-run.ts';

describe('a test that cannot run here', () => {
  it('is left out, with a line that tells why', () => {
    const skipped = new Error('skipped');
    const tests = {
      skip: () => {
        throw skipped;
      },
    };
    const write = mock.method(process.stdout, 'write', () => true);
    try {
      assert.throws(() => notRun(tests as unknown as Mocha.Context, 'there is no browser'), skipped);
      assert.deepEqual(
        write.mock.calls.map(({ arguments: [text] }) => text),
        ['      not run: there is no browser\n'],
      );
    } finally {
      write.mock.restore();
    }
  });
});
