import assert from 'node:assert/strict';
import { until } from '@earshot/testing';
import { Unavailable } from '../http/call.ts';
import { createHub, type Hub } from './hub.ts';
import type { Message, Source } from './topic.ts';

/** A topic of a source. */
const about = (name: string, source: () => Source) => ({ name, kind: 'numbers', source });

const PACE = { everyMs: 5, refreshMs: 10_000, graceMs: 5, mostIdle: 10, lookMs: 10_000 };

/** A source of a number, which says how often it was opened, closed and read. */
function counter() {
  const seen = { opened: 0, closed: 0, reads: 0 };
  let value = 0;
  let tell: () => void = () => undefined;
  let break_: (error: unknown) => void = () => undefined;
  const source: Source = {
    watch: (changed, failed) => {
      seen.opened += 1;
      tell = changed;
      break_ = failed;
      changed();
      return Promise.resolve(() => void (seen.closed += 1));
    },
    read: () => {
      seen.reads += 1;
      return Promise.resolve({ at: Date.now(), value });
    },
  };
  return {
    source: () => source,
    seen,
    set: (next: number) => {
      value = next;
      tell();
    },
    break: (error: Error) => break_(error),
  };
}

function viewer() {
  const shown: Message[] = [];
  const state = { failed: 0 };
  const values = () => shown.map(({ data }) => (JSON.parse(data) as { value: number }).value);
  return {
    show: (message: Message) => void shown.push(message),
    failed: () => void (state.failed += 1),
    shown,
    values,
    state,
  };
}

describe('a live topic', () => {
  const joined: (() => void)[] = [];
  afterEach(() => joined.splice(0).forEach((leave) => leave()));

  const join = (hub: Hub, of: ReturnType<typeof counter>, who: ReturnType<typeof viewer>) => {
    const leave = hub.topic(about('t', of.source)).join(who);
    joined.push(leave);
    return leave;
  };

  it('is opened once for all its viewers, and who comes later sees at once what the others see', async () => {
    const of = counter();
    const hub = createHub(PACE);
    const [first, second] = [viewer(), viewer()];
    join(hub, of, first);
    await until('the first look', () => first.shown.length > 0);
    join(hub, of, second);
    assert.deepEqual(second.shown, first.shown);
    of.set(7);
    await until('the change', () => second.values().at(-1) === 7 && first.values().at(-1) === 7);
    assert.equal(of.seen.opened, 1);
  });

  it('is closed some time after its last viewer has left, and opened anew for the next one', async () => {
    const of = counter();
    const hub = createHub(PACE);
    const [one, other] = [viewer(), viewer()];
    const leave = [one, other].map((who) => join(hub, of, who));
    leave[0]?.();
    of.set(1);
    await until('the other to see it', () => other.values().includes(1));
    assert.equal(of.seen.closed, 0);
    leave[1]?.();
    await until('its end', () => of.seen.closed === 1);
    assert.deepEqual(hub.open(), []);
    await hub.latest(about('t', of.source));
    assert.equal(of.seen.opened, 2);
  });

  it('stays open for a viewer who comes back within the grace', async () => {
    const of = counter();
    const hub = createHub({ ...PACE, graceMs: 500 });
    await hub.latest(about('t', of.source));
    await hub.latest(about('t', of.source));
    assert.deepEqual([of.seen.opened, of.seen.reads], [1, 1]);
  });

  it('shows nothing where only the time has passed', async () => {
    const of = counter();
    const hub = createHub({ ...PACE, refreshMs: 1 });
    const who = viewer();
    join(hub, of, who);
    await until('several looks', () => of.seen.reads > 5);
    assert.equal(who.shown.length, 1);
  });

  it('takes many changes together, and ends with the last', async () => {
    const of = counter();
    const hub = createHub({ ...PACE, everyMs: 20 });
    const who = viewer();
    join(hub, of, who);
    await until('the first look', () => who.shown.length > 0);
    for (let i = 1; i <= 1000; i += 1) of.set(i);
    await until('the last', () => who.values().at(-1) === 1000);
    assert.ok(of.seen.reads <= 3, `${of.seen.reads} reads`);
  });

  it('is given up where there is nothing to see of it in time, and whoever waits is told', async () => {
    const hub = createHub({ ...PACE, lookMs: 20 });
    const source: Source = {
      watch: () => Promise.resolve(() => undefined),
      read: () => assert.fail('there is nothing to read'),
    };
    const who = viewer();
    hub.topic(about('t', () => source)).join(who);
    await assert.rejects(hub.latest(about('t', () => source)), (error) => error instanceof Unavailable);
    assert.equal(who.state.failed, 1);
    assert.deepEqual(hub.open(), []);
  });

  it('is given up where a later look does not come in time either, rather than going on as it was', async () => {
    const hub = createHub({ ...PACE, lookMs: 1_000 });
    let hangs = false;
    let tell: () => void = () => undefined;
    const source: Source = {
      watch: (changed) => {
        (tell = changed)();
        return Promise.resolve(() => undefined);
      },
      read: () => (hangs ? new Promise(() => undefined) : Promise.resolve({ at: 0, value: 1 })),
    };
    const who = viewer();
    joined.push(hub.topic(about('t', () => source)).join(who));
    await until('the first look', () => who.shown.length === 1);
    hangs = true;
    tell();
    await until('its end', () => who.state.failed === 1);
    assert.deepEqual(hub.open(), []);
    hangs = false;
    await hub.latest(about('t', () => source));
    assert.equal(who.shown.length, 1);
  });

  it('that nobody looks at is closed at once where too many were left after it, and none that is looked at', async () => {
    const hub = createHub({ ...PACE, graceMs: 5_000, mostIdle: 2 });
    const names = ['looked at', 'a', 'b', 'a', 'c', 'd'];
    const of = new Map(names.map((name) => [name, counter()]));
    const subject = (name: string) => about(name, of.get(name)?.source ?? assert.fail(name));
    const leave = hub.topic(subject('looked at')).join(viewer());
    joined.push(leave);
    for (const name of names.slice(1)) {
      await hub.latest(subject(name));
      if (name === 'c') assert.deepEqual(hub.open(), ['looked at', 'a', 'c']);
    }
    assert.deepEqual(hub.open(), ['looked at', 'c', 'd']);
    await until('the ends', () => of.get('a')?.seen.closed === 1 && of.get('b')?.seen.closed === 1);
    assert.equal(of.get('a')?.seen.opened, 1);
    leave();
    assert.deepEqual(hub.open(), ['d', 'looked at']);
  });

  it('is looked at as seldom as its source asks', async () => {
    const of = counter();
    const hub = createHub(PACE);
    const who = viewer();
    const leave = hub.topic(about('t', () => ({ ...of.source(), everyMs: 10_000 }))).join(who);
    await until('the first look', () => who.shown.length > 0);
    of.set(1);
    const other = counter();
    const faster = viewer();
    joined.push(leave, hub.topic(about('u', other.source)).join(faster));
    await until('the first look of another', () => faster.shown.length > 0);
    other.set(1);
    await until('the next of another', () => faster.values().includes(1));
    assert.deepEqual(who.values(), [0]);
  });

  it('tells its viewers when it breaks, and begins anew for whoever comes back', async () => {
    const of = counter();
    const hub = createHub(PACE);
    const who = viewer();
    join(hub, of, who);
    await until('the first look', () => who.shown.length > 0);
    of.break(new Error('permission denied'));
    assert.equal(who.state.failed, 1);
    assert.deepEqual(hub.open(), []);
    const { data } = await hub.latest(about('t', of.source));
    assert.equal((JSON.parse(data) as { value: number }).value, 0);
  });
});
