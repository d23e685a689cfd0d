import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { create, type Domain } from 'node:domain';
import { outsideDomain } from './outside-domain.ts';

const trace = new AsyncLocalStorage<string>();
const domainNow = () => (process as { readonly domain?: Domain | null }).domain ?? undefined;

/** Calls as functions-framework calls a function for a request. */
const request = <T>(id: string, work: () => Promise<T>): Promise<T> =>
  create().run(() => trace.run(id, work));

/** Whether there is a domain, and the trace, before and after something was waited for. */
const context = async () => {
  const now = () => [domainNow() !== undefined, trace.getStore()] as const;
  const before = now();
  await new Promise(setImmediate);
  return [before, now()];
};

describe('work outside of the domain of a request', () => {
  it('bears the trace of its request all the same', async () => {
    const requests = ['a', 'b'].map((id) =>
      request(id, async () => {
        await Promise.resolve();
        return { within: await context(), outside: await outsideDomain(context) };
      }),
    );
    assert.deepEqual(
      await Promise.all(requests),
      ['a', 'b'].map((id) => ({
        within: [
          [true, id],
          [true, id],
        ],
        outside: [
          [false, id],
          [false, id],
        ],
      })),
    );
  });

  it('tells whoever asked for it how it failed, and leaves them in their domain', async () => {
    await request('a', async () => {
      const domain = domainNow();
      const failing = outsideDomain(() => Promise.reject(new Error('out of order')));
      assert.ok(domain && domainNow() === domain);
      await assert.rejects(failing, /out of order/);
      assert.ok(domainNow() === domain);
    });
  });

  it('is just done where there is no domain', async () => {
    assert.equal(domainNow(), undefined);
    assert.equal(await outsideDomain(() => Promise.resolve('done')), 'done');
  });
});
