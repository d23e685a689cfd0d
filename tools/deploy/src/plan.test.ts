import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DeployedFunction, isUnchanged, planOf, refusalOf, type Target } from './plan.ts';

const target: Target = {
  codebase: 'mirror',
  region: 'europe-west1',
  release: 'r2',
  functions: ['a', 'b'],
  schedules: {},
};
const has = (name: string, more: Partial<DeployedFunction> = {}): DeployedFunction => ({
  name,
  region: 'europe-west1',
  codebase: 'mirror',
  release: 'r2',
  state: 'ACTIVE',
  schedule: undefined,
  ...more,
});

describe('the plan of a deploy', () => {
  it('creates what is not there, on an empty project everything', () => {
    assert.deepEqual(planOf(target, []).create, ['a', 'b']);
    assert.equal(refusalOf(planOf(target, []), []), undefined);
  });

  it('is empty when all functions are active in the release', () => {
    assert.ok(isUnchanged(planOf(target, [has('a'), has('b')])));
  });

  it('updates functions of another release, of none, and those that are not active', () => {
    const plans = [{ release: 'r1' }, { release: undefined }, { state: 'FAILED' }].map((more) =>
      planOf(target, [has('a', more), has('b')]),
    );
    for (const plan of plans) assert.deepEqual(plan.update, ['a']);
  });

  it('updates a function that is not called when it is to be', () => {
    const scheduled = { ...target, schedules: { a: 'every 1 minutes UTC' } };
    const planned = (schedule: string | undefined) => planOf(scheduled, [has('a', { schedule }), has('b')]);
    assert.deepEqual(planned(undefined).update, ['a']);
    assert.deepEqual(planned('every 5 minutes UTC').update, ['a']);
    assert.ok(isUnchanged(planned('every 1 minutes UTC')));
  });

  it('refuses to delete what it was not told to, naming it and the way out', () => {
    const plan = planOf(target, [has('a'), has('b'), has('old'), has('older')]);
    assert.match(refusalOf(plan, ['old']) ?? '', /older \(europe-west1\).*DELETE_FUNCTIONS=old,older/);
    assert.equal(refusalOf(plan, ['old', 'older']), undefined);
  });

  it('takes a function of another region for another one, which the deploy would delete', () => {
    const plan = planOf(target, [has('a', { region: 'us-east1' }), has('b')]);
    assert.deepEqual(plan.create, ['a']);
    assert.match(refusalOf(plan, []) ?? '', /a \(us-east1\)/);
  });

  it('leaves other codebases alone, but for a name that both have', () => {
    const other = has('x', { codebase: 'listening' });
    assert.deepEqual(planOf(target, [other]).remove, []);
    const clash = planOf(target, [has('a', { codebase: 'listening' })]);
    assert.match(refusalOf(clash, []) ?? '', /a \(of listening\)/);
  });

  it('puts every function of the codebase into exactly one of its lists', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(names, fc.array(fc.tuple(names, fc.boolean())), (functions, before) => {
        const deployed = [
          ...new Map(before.flatMap(([list, current]) => list.map((n) => [n, current] as const))),
        ].map(([name, current]) => has(name, { release: current ? 'r2' : 'r1' }));
        const plan = planOf({ ...target, functions }, deployed);
        const all = [...plan.create, ...plan.update, ...plan.keep, ...plan.remove.map(({ name }) => name)];
        const known = new Set([...functions, ...deployed.map(({ name }) => name)]);
        assert.deepEqual(all.sort(), [...known].sort());
      }),
    );
  });
});
