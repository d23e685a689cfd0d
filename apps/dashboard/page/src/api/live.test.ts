import assert from 'node:assert/strict';
import { type Connection, follow, type Source } from './live.ts';

class FakeSource implements Source {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void) {
    this.#listeners.set(type, listener);
  }
  close() {
    this.closed = true;
  }
  tell(type: string, data?: unknown) {
    this.#listeners.get(type)?.({ data });
  }
  refuse() {
    this.readyState = 2;
    this.tell('error');
  }
}

function setUp(answers: readonly (string | Error)[] = []) {
  const sources: FakeSource[] = [];
  const frames = new Set<() => void>();
  const pauses: { readonly ms: number; readonly run: () => void }[] = [];
  const views: string[] = [];
  const states: Connection[] = [];
  const failures: unknown[] = [];
  let asked = 0;
  const end = follow(
    {
      open: () => {
        const source = new FakeSource();
        sources.push(source);
        return source;
      },
      ask: () => {
        const answer = answers[asked++];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? '{}');
      },
      beforeFrame: (callback) => {
        frames.add(callback);
        return () => void frames.delete(callback);
      },
      after: (ms, run) => {
        const pause = { ms, run };
        pauses.push(pause);
        return () => void pauses.splice(pauses.indexOf(pause), 1);
      },
    },
    {
      view: (json) => views.push(json),
      connection: (state) => states.push(state),
      failure: (e) => failures.push(e),
    },
  );
  const draw = () => {
    const due = [...frames];
    frames.clear();
    for (const frame of due) frame();
  };
  const source = () => sources.at(-1) ?? assert.fail('no source');
  return { sources, frames, pauses, views, states, failures, end, draw, source };
}

describe('a live view', () => {
  it('is told once a frame, however often it changes between two', () => {
    const { source, draw, views } = setUp();
    source().tell('open');
    for (let i = 0; i < 1_000; i += 1) source().tell('view', String(i));
    assert.deepEqual(views, []);
    draw();
    assert.deepEqual(views, ['999']);
    draw();
    assert.deepEqual(views, ['999']);
    source().tell('view', 'next');
    draw();
    assert.deepEqual(views, ['999', 'next']);
  });

  it('says that it waits when its connection breaks, and leaves coming back to EventSource', () => {
    const { source, sources, states, pauses } = setUp();
    source().tell('open');
    source().tell('error');
    source().tell('open');
    assert.deepEqual(states, ['connecting', 'live', 'waiting', 'live']);
    assert.equal(sources.length, 1);
    assert.deepEqual(pauses, []);
  });

  it('stays live over an end that the server announced, but not over two breaks', () => {
    const { source, states } = setUp();
    source().tell('open');
    source().tell('end');
    source().tell('error');
    assert.deepEqual(states, ['connecting', 'live']);
    source().tell('error');
    assert.deepEqual(states, ['connecting', 'live', 'waiting']);
  });

  it('that is refused is asked for once, and tried again after longer and longer pauses', async () => {
    const { source, sources, pauses, views, failures, draw } = setUp(['asked', new Error('signed out')]);
    source().refuse();
    await Promise.resolve();
    draw();
    assert.deepEqual(views, ['asked']);
    pauses.shift()?.run();
    source().refuse();
    await new Promise(setImmediate);
    assert.equal((failures[0] as Error).message, 'signed out');
    assert.equal(sources.length, 2);
    const [pause] = pauses;
    assert.equal(pause?.ms, 2_000);
  });

  it('that fails on the server is no planned end: the reason is asked for, after longer and longer pauses', async () => {
    const { source, sources, pauses, states, failures } = setUp([new Error('a'), new Error('b')]);
    source().tell('open');
    source().tell('failed');
    await new Promise(setImmediate);
    assert.equal((failures[0] as Error).message, 'a');
    assert.deepEqual([states, source().closed], [['connecting', 'live', 'waiting'], true]);
    pauses.shift()?.run();
    source().tell('open');
    source().tell('failed');
    await new Promise(setImmediate);
    assert.equal((failures[1] as Error).message, 'b');
    assert.deepEqual([sources.length, pauses.map(({ ms }) => ms)], [2, [2_000]]);
  });

  it('begins again with short pauses once it has told something', () => {
    const { source, pauses } = setUp();
    source().refuse();
    pauses.shift()?.run();
    source().tell('open');
    source().tell('view', 'x');
    source().refuse();
    assert.deepEqual(
      pauses.map(({ ms }) => ms),
      [1_000],
    );
  });

  it('tells nothing any more once it has ended, and leaves nothing behind', async () => {
    const { source, end, frames, pauses, views, failures } = setUp(['late']);
    source().tell('view', 'x');
    source().refuse();
    end();
    await new Promise(setImmediate);
    assert.deepEqual([frames.size, pauses.length, views, failures], [0, 0, [], []]);
  });

  it('closes its stream when it ends', () => {
    const { source, end } = setUp();
    end();
    assert.equal(source().closed, true);
  });
});
