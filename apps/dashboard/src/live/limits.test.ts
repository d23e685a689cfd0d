import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { createLimits, type Leave } from './limits.ts';

const LIMITS = { all: 3, perUser: 2, openedPerMinute: 4 };
const leaveOf = (entered: Leave) => {
  assert.ok('leave' in entered, JSON.stringify(entered));
  return entered.leave;
};

describe('the limits of streams', () => {
  it('hold for each user, and for an instance', () => {
    const { enter } = createLimits(LIMITS, () => 0);
    const leave = leaveOf(enter('a'));
    leaveOf(enter('a'));
    assert.match(JSON.stringify(enter('a')), /you have 2 streams open/);
    leaveOf(enter('b'));
    assert.match(JSON.stringify(enter('c')), /too many/);
    leave();
    leave();
    leaveOf(enter('c'));
    assert.ok('reason' in enter('c'));
  });

  it('hold up who opens one after the other, until a minute has passed', () => {
    let now = 1_000;
    const { enter } = createLimits(LIMITS, () => now);
    for (let i = 0; i < 4; i += 1) leaveOf(enter('a'))();
    const refused = enter('a');
    assert.ok('reason' in refused);
    assert.equal(refused.retrySec, 60);
    leaveOf(enter('b'))();
    now += 60_000;
    leaveOf(enter('a'))();
  });

  it('are never exceeded, and all is free again in the end', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { enter } = createLimits({ ...LIMITS, openedPerMinute: 1000 }, () => 0);
        const open: { user: string; leave: () => void }[] = [];
        for (const [user, isEntering] of steps) {
          if (!isEntering) open.splice(0, 1)[0]?.leave();
          else {
            const entered = enter(user);
            const isFree = open.length < 3 && open.filter((one) => one.user === user).length < 2;
            assert.equal('leave' in entered, isFree);
            if ('leave' in entered) open.push({ user, leave: entered.leave });
          }
        }
        for (const { leave } of open) leave();
        for (const user of ['a', 'b', 'c']) leaveOf(enter(user));
      }),
      cases(200),
    );
  });
});
