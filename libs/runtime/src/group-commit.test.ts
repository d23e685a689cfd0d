import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { createGroupCommit, type GroupCommitOptions } from './group-commit.ts';

interface Item {
  readonly id: number;
  readonly key: string;
  readonly bytes: number;
  readonly poison: boolean;
}

const item = (id: number, fields: Partial<Item> = {}): Item => ({
  id,
  key: 'a',
  bytes: 1,
  poison: false,
  ...fields,
});

/** A commit that waits until it is released, and remembers what it was given. */
function gate() {
  const calls: { readonly ids: readonly number[]; readonly release: () => void }[] = [];
  const commit = (items: readonly Item[]): Promise<void> =>
    new Promise((release) => calls.push({ ids: items.map(({ id }) => id), release }));
  return { calls, commit };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const outage = new Error('unavailable');
const conflict = new Error('changed');
const retry = { attempts: 5, pauseMs: 1, maxPauseMs: 2 };

/** A group commit that fails with these errors, one after the other, and then passes. */
function failing(errors: Error[], options: Partial<GroupCommitOptions<Item>> = {}) {
  const calls: (readonly number[])[] = [];
  const commit = (items: readonly Item[]): Promise<void> => {
    const error = errors[calls.length];
    calls.push(items.map(({ id }) => id));
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const failureOf = (error: unknown) =>
    error === outage ? 'outage' : error === conflict ? 'conflict' : 'fault';
  return { calls, group: createGroupCommit({ ...bounds, ...options, commit, failureOf }) };
}

const poison = new Error('poison');

/** A group commit that refuses poison, and remembers what it has committed. */
function poisonable(options: Partial<GroupCommitOptions<Item>> = {}) {
  const committed: number[] = [];
  const commit = (items: readonly Item[]): Promise<void> => {
    if (items.some((each) => each.poison)) return Promise.reject(poison);
    committed.push(...items.map(({ id }) => id));
    return Promise.resolve();
  };
  return { committed, group: createGroupCommit({ ...bounds, ...options, commit }) };
}

const AGE_MS = 100;
/** A clock on which time passes only when it is told to, in milliseconds. */
function stoppedClock() {
  let at = 0;
  const pass = (ms: number): void => {
    at += ms;
  };
  return { now: () => at, pass };
}
const outcomes = async (adds: readonly Promise<void>[]) =>
  (await Promise.allSettled(adds)).map(({ status }) => (status === 'fulfilled' ? 'yes' : 'no'));

const bounds = { maxItems: 100, maxBytes: 1_000, sizeOf: ({ bytes }: Item) => bytes };

describe('a group commit', () => {
  it('commits at once when idle, and what is added in one go together', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, commit });
    void group.add(item(1));
    void group.add(item(2));
    await turn();
    assert.deepEqual(
      calls.map(({ ids }) => ids),
      [[1, 2]],
    );
  });

  it('gathers what arrives while a commit is in flight', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, commit });
    void group.add(item(1));
    await turn();
    void group.add(item(2));
    await turn();
    void group.add(item(3));
    await turn();
    assert.equal(calls.length, 1);
    calls[0]?.release();
    await turn();
    assert.deepEqual(calls[1]?.ids, [2, 3]);
  });

  it('resolves an add only when its own item is committed', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, maxItems: 1, commit });
    const done: number[] = [];
    for (const id of [1, 2]) void group.add(item(id)).then(() => done.push(id));
    await turn();
    assert.deepEqual(done, []);
    calls[0]?.release();
    await turn();
    assert.deepEqual(done, [1]);
    calls[1]?.release();
    await turn();
    assert.deepEqual(done, [1, 2]);
  });

  it('keeps within its bounds, and commits an oversized item alone', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, maxItems: 2, maxBytes: 10, commit });
    [4, 5, 3, 50, 1, 1, 1].forEach((bytes, id) => void group.add(item(id, { bytes })));
    for (let call = 0; call < 5; call += 1) {
      await turn();
      calls[call]?.release();
    }
    assert.deepEqual(
      calls.map(({ ids }) => ids),
      [[0, 1], [2], [3], [4, 5], [6]],
    );
  });

  it('runs a second commit beside the first, but never with the same key', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, commit, maxInFlight: 2, keyOf: ({ key }) => key });
    void group.add(item(1, { key: 'a' }));
    await turn();
    void group.add(item(2, { key: 'a' }));
    void group.add(item(3, { key: 'b' }));
    void group.add(item(4, { key: 'a' }));
    await turn();
    assert.deepEqual(
      calls.map(({ ids }) => ids),
      [[1], [3]],
    );
    calls[0]?.release();
    await turn();
    assert.deepEqual(calls[2]?.ids, [2, 4]);
  });

  it('serves all that wait for one key together, in their order, and counts them once', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, maxItems: 2, commit, keyOf: ({ key }) => key });
    void group.add(item(0, { key: 'z' }));
    await turn();
    ['a', 'b', 'c', 'a', 'b', 'a'].forEach((key, id) => void group.add(item(id + 1, { key })));
    await turn();
    calls[0]?.release();
    await turn();
    assert.deepEqual(calls[1]?.ids, [1, 4, 6, 2, 5]);
    calls[1].release();
    await turn();
    assert.deepEqual(calls[2]?.ids, [3]);
  });

  it('takes of the first key no more than fits', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, maxBytes: 10, commit, keyOf: ({ key }) => key });
    [4, 4, 4, 50, 4].forEach((bytes, id) => void group.add(item(id, { bytes })));
    for (let call = 0; call < 4; call += 1) {
      await turn();
      calls[call]?.release();
    }
    assert.deepEqual(
      calls.map(({ ids }) => ids),
      [[0, 1], [2], [3], [4]],
    );
  });

  it('tells once what became of all that were added together', async () => {
    const { group, committed } = poisonable();
    const together = group.addAll([item(1), item(2, { poison: true }), item(3)]);
    await assert.rejects(together, poison);
    assert.deepEqual(committed, [1, 3]);
    await group.addAll([item(4), item(5)]);
    await group.addAll([]);
    assert.deepEqual(committed, [1, 3, 4, 5]);
  });

  it('commits what stands in for an item at fault, parts of it or nothing, before the item is done', async () => {
    const { group, committed } = poisonable({
      replace: ({ id }) => Promise.resolve(id === 20 ? [item(21), item(22, { poison: true }), item(23)] : []),
    });
    const adds = [item(1), item(20, { poison: true }), item(3)].map((each) => group.add(each));
    void adds[1]?.then(() => committed.push(20));
    assert.deepEqual(await outcomes(adds), ['yes', 'yes', 'yes']);
    assert.deepEqual(committed, [1, 21, 23, 20, 3]);
  });

  it('rejects an item with the fault of a part of it, and with what replacing it throws', async () => {
    const full = new Error('nowhere to keep it');
    const { group, committed } = poisonable({
      replace: ({ id }, error) => {
        if (id === 20) return Promise.resolve([item(21), item(22, { poison: true })]);
        return Promise.reject(id === 22 ? full : (error as Error));
      },
    });
    const adds = [item(1), item(20, { poison: true }), item(30, { poison: true })].map((each) =>
      group.add(each),
    );
    const [good, whole, alone] = await Promise.allSettled(adds);
    assert.equal(good?.status, 'fulfilled');
    assert.deepEqual(whole, { status: 'rejected', reason: full });
    assert.deepEqual(alone, { status: 'rejected', reason: poison });
    assert.deepEqual(committed, [1, 21]);
  });

  it('replaces nothing that fails by conflict or outage', async () => {
    const replace = () => Promise.reject(new Error('nothing to replace'));
    for (const error of [conflict, outage]) {
      const told: unknown[] = [];
      const { group } = failing([error, error], {
        ...{ replace, retry: { ...retry, attempts: 2 } },
        onFailure: ({ remedy }) => told.push(remedy),
      });
      await assert.rejects(group.add(item(1)), error);
      assert.deepEqual(told, ['again', 'give up']);
    }
  });

  it('works in the context it was made in, not in that of who added', async () => {
    const request = new AsyncLocalStorage<string>();
    const contexts: (string | undefined)[] = [];
    const group = request.run('maker', () =>
      createGroupCommit<Item>({
        ...bounds,
        commit: async () => {
          contexts.push(request.getStore());
          await turn();
          contexts.push(request.getStore());
        },
      }),
    );
    await Promise.all([1, 2].map((id) => request.run(`request ${id}`, () => group.add(item(id)))));
    assert.deepEqual(contexts, ['maker', 'maker']);
  });

  it('rejects all, untried alone, when a failure is not one of an item', async () => {
    const { group, calls } = failing([outage]);
    assert.deepEqual(await outcomes([1, 2, 3].map((id) => group.add(item(id)))), ['no', 'no', 'no']);
    assert.deepEqual(calls, [[1, 2, 3]]);
  });

  it('waits in place for an outage to end, with everything it has', async () => {
    const { group, calls } = failing([outage, outage, outage], { retry });
    assert.deepEqual(await outcomes([1, 2].map((id) => group.add(item(id)))), ['yes', 'yes']);
    assert.deepEqual(calls, Array(4).fill([1, 2]));
  });

  it('gives up in place after so many attempts', async () => {
    const { group, calls } = failing(Array<Error>(9).fill(outage), { retry });
    assert.deepEqual(await outcomes([group.add(item(1))]), ['no']);
    assert.equal(calls.length, retry.attempts);
  });

  it('takes a group that meets a rival once more, and then in halves', async () => {
    const { group, calls } = failing([conflict, conflict, conflict], { retry });
    const added = [1, 2, 3, 4].map((id) => group.add(item(id)));
    assert.deepEqual(await outcomes(added), ['yes', 'yes', 'yes', 'yes']);
    assert.deepEqual(calls, [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2],
      [1, 2],
      [3, 4],
    ]);
  });

  it('tells of each commit that failed, and what it does about it', async () => {
    const told: unknown[] = [];
    const { group } = failing([outage, conflict, conflict, outage], {
      retry: { ...retry, attempts: 2 },
      onFailure: ({ error, ...failed }) => told.push([error, failed]),
    });
    assert.deepEqual(await outcomes([1, 2].map((id) => group.add(item(id)))), ['no', 'yes']);
    assert.deepEqual(told, [
      [outage, { failure: 'outage', items: 2, attempt: 1, remedy: 'again' }],
      [conflict, { failure: 'conflict', items: 2, attempt: 2, remedy: 'halve' }],
      [conflict, { failure: 'conflict', items: 1, attempt: 1, remedy: 'again' }],
      [outage, { failure: 'outage', items: 1, attempt: 2, remedy: 'give up' }],
    ]);
  });

  it('tries again in place no longer than an item may age', async () => {
    const { now, pass } = stoppedClock();
    let calls = 0;
    const commit = () => {
      calls += 1;
      pass(calls === 1 ? AGE_MS : 1);
      return Promise.reject(outage);
    };
    const group = createGroupCommit({
      ...{ ...bounds, commit, now, retry, maxAgeMs: AGE_MS },
      failureOf: () => 'outage',
    });
    assert.deepEqual(await outcomes([group.add(item(1))]), ['no']);
    assert.equal(calls, 2);
  });

  it('refuses what has waited too long for its turn, and serves the next', async () => {
    const { calls, commit } = gate();
    const { now, pass } = stoppedClock();
    const group = createGroupCommit({ ...bounds, maxItems: 1, commit, now, maxAgeMs: AGE_MS });
    void group.add(item(1));
    await turn();
    const tooLate = group.add(item(2));
    const rejected = assert.rejects(tooLate, /Transient: not committed within 100 ms/);
    pass(AGE_MS + 1);
    const next = group.add(item(3));
    calls[0]?.release();
    await rejected;
    await turn();
    assert.deepEqual(
      calls.map(({ ids }) => ids),
      [[1], [3]],
    );
    calls[1]?.release();
    await next;
  });

  it('refuses an add while too much waits, but never for its own size', async () => {
    const { calls, commit } = gate();
    const group = createGroupCommit({ ...bounds, commit, maxWaitingBytes: 10 });
    void group.add(item(1));
    await turn();
    void group.add(item(2, { bytes: 50 }));
    await assert.rejects(group.add(item(3)), /Transient: 50 bytes wait to be committed: at most 10 may/);
    calls[0]?.release();
    await turn();
    assert.deepEqual(calls[1]?.ids, [2]);
    void group.add(item(4, { bytes: 4 }));
    void group.add(item(5, { bytes: 6 }));
    await assert.rejects(group.add(item(6)), /10 bytes wait/);
  });

  it('rejects an add whose size cannot be told, and goes on', async () => {
    const { calls, commit } = gate();
    const sizeOf = ({ id }: Item) => {
      if (id === 1) throw new Error('no size');
      return 1;
    };
    const group = createGroupCommit({ ...bounds, sizeOf, commit });
    await assert.rejects(group.add(item(1)), /no size/);
    void group.add(item(2));
    await turn();
    assert.deepEqual(calls[0]?.ids, [2]);
  });
});

/** Any items, in bursts, with commits that take any number of turns. */
const history = fc.record({
  items: fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.integer({ min: 0, max: 30 }),
      poison: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      turnsBefore: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 30 },
  ),
  maxItems: fc.integer({ min: 1, max: 6 }),
  maxBytes: fc.integer({ min: 1, max: 60 }),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
  weather: fc.array(fc.constantFrom(undefined, outage, conflict), { maxLength: 12 }),
});

describe('a group commit, whatever is added and whenever', () => {
  it('loses nothing, keeps order and bounds, and rejects only poison', () =>
    fc.assert(
      fc.asyncProperty(history, async ({ items, delays, weather, ...limits }) => {
        const committed: Item[] = [];
        const inFlight = new Set<string>();
        let commits = 0;
        const commit: GroupCommitOptions<Item>['commit'] = async (group) => {
          const keys = new Set(group.map(({ key }) => key));
          for (const key of keys) assert.ok(!inFlight.has(key), `${key} is in two commits`);
          for (const key of keys) inFlight.add(key);
          assert.ok(group.length > 0 && keys.size <= limits.maxItems);
          const bytes = group.reduce((sum, each) => sum + each.bytes, 0);
          assert.ok(group.length === 1 || bytes <= limits.maxBytes);
          const turns = delays[commits % delays.length] ?? 0;
          const storm = weather[commits];
          commits += 1;
          for (let i = 0; i < turns; i += 1) await turn();
          for (const key of keys) inFlight.delete(key);
          if (storm) throw storm;
          if (group.some((each) => each.poison)) throw poison;
          committed.push(...group);
        };
        const group = createGroupCommit({
          ...bounds,
          ...limits,
          commit,
          keyOf: ({ key }) => key,
          retry: { attempts: 20, pauseMs: 0, maxPauseMs: 0 },
          failureOf: (error) => (error === outage ? 'outage' : error === conflict ? 'conflict' : 'fault'),
        });
        const adds: Promise<boolean>[] = [];
        for (const [id, { turnsBefore, ...fields }] of items.entries()) {
          for (let i = 0; i < turnsBefore; i += 1) await turn();
          adds.push(
            group.add(item(id, fields)).then(
              () => true,
              () => false,
            ),
          );
        }
        const resolved = await Promise.all(adds);
        assert.deepEqual(
          resolved,
          items.map((each) => !each.poison),
        );
        for (const key of ['a', 'b', 'c']) {
          const expected = items.flatMap((each, id) => (each.key === key && !each.poison ? [id] : []));
          const got = committed.filter((each) => each.key === key).map(({ id }) => id);
          assert.deepEqual(got, expected);
        }
      }),
      cases(300),
    ));
});
