import assert from 'node:assert/strict';
import { until } from './until.ts';

describe('waiting for a condition', () => {
  it('gives what the condition comes to, looking again as often as it takes', async () => {
    let looks = 0;
    const found = await until('the third look', () => (++looks === 3 ? 'there' : undefined), { everyMs: 1 });
    assert.equal(found, 'there');
    assert.equal(looks, 3);
  });

  it('goes on after a fault, and tells the last one when the deadline passes', async () => {
    let looks = 0;
    assert.ok(
      await until('calm', () => (++looks === 1 ? Promise.reject(new Error('down')) : true), { everyMs: 1 }),
    );
    await assert.rejects(
      until('a service', () => Promise.reject(new Error('still down')), { deadlineMs: 5, everyMs: 1 }),
      (error: Error) => {
        assert.match(error.message, /in vain for a service/);
        assert.match(String(error.cause), /still down/);
        return true;
      },
    );
  });
});
