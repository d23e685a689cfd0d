import assert from 'node:assert/strict';
import { RecentIds, REMEMBERED_MS } from './recent-ids.ts';

describe('recent insertIds', () => {
  it('are remembered for a minute and then forgotten', () => {
    let now = 1_000_000;
    const recent = new RecentIds(() => now);
    assert.equal(recent.add('a'), true);
    now += REMEMBERED_MS - 1;
    assert.equal(recent.add('a'), false);
    assert.equal(recent.add('b'), true);
    now += 1;
    assert.equal(recent.add('a'), true);
    assert.equal(recent.add('b'), false);
  });

  it('can be taken back', () => {
    const recent = new RecentIds(() => 0);
    recent.add('a');
    recent.remove('a');
    assert.equal(recent.add('a'), true);
  });
});
