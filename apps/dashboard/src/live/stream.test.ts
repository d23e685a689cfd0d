import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { until } from '@earshot/testing';
import { serve, type Served } from '../testing/served.ts';
import { EventReader } from '../testing/events.ts';
import { STREAM_HEADERS, streamTopic } from './stream.ts';
import type { Topic, Viewer } from './topic.ts';

/** Nothing happens by itself for as long as a test waits: what is seen is what the test makes happen. */
const LONG_MS = 600_000;
const TIMES = {
  heartbeatMs: LONG_MS,
  lifeMs: LONG_MS,
  retryMs: 2_000,
  patienceMs: LONG_MS,
  checkMs: LONG_MS,
};

/** How a stream begins. */
interface Begun {
  readonly mayStay?: () => Promise<boolean>;
  /** What is waited for before the head is written. */
  readonly ready?: (response: ServerResponse) => Promise<void>;
}

/** A topic that shows what it is told to. */
function topicOf() {
  const viewers = new Set<Viewer>();
  const topic: Topic = {
    join: (viewer) => {
      viewers.add(viewer);
      return () => viewers.delete(viewer);
    },
  };
  return {
    topic,
    viewers,
    show: (id: string, data: string) => viewers.forEach((viewer) => viewer.show({ id, data })),
    fail: () => viewers.forEach((viewer) => viewer.failed()),
  };
}

describe('a live stream', () => {
  let served: Served | undefined;
  afterEach(() => served?.stop());

  const streaming = async (
    times: Partial<typeof TIMES>,
    { mayStay = () => Promise.resolve(true), ready }: Begun = {},
  ) => {
    const of = topicOf();
    let closed = 0;
    served = await serve(async (request, response) => {
      await ready?.(response);
      response.writeHead(200, STREAM_HEADERS);
      const viewer = { seen: request.get('last-event-id'), mayStay, onClosed: () => (closed += 1) };
      streamTopic(response, of.topic, viewer, { ...TIMES, ...times });
    });
    return { ...of, url: served.url, closed: () => closed };
  };

  it('shows each look once, with its id, and tells when to come back', async () => {
    const of = await streaming({});
    const reader = new EventReader();
    await reader.open(of.url, {});
    await until('the viewer', () => of.viewers.size === 1);
    of.show('a', '{"n":1}');
    of.show('a', '{"n":1}');
    of.show('b', '{"n":2}');
    await until('both', () => reader.events.length === 2);
    assert.deepEqual(reader.events, [
      { event: 'view', id: 'a', data: '{"n":1}' },
      { event: 'view', id: 'b', data: '{"n":2}' },
    ]);
    assert.match(reader.text, /^retry: 2000\n\n/);
    reader.close();
    await until('its end', () => of.closed() === 1 && of.viewers.size === 0);
  });

  it('shows a browser that comes back only what it has not seen', async () => {
    const of = await streaming({});
    const reader = new EventReader();
    await reader.open(of.url, { 'Last-Event-ID': 'b' });
    await until('the viewer', () => of.viewers.size === 1);
    of.show('b', 'old');
    of.show('c', 'new');
    await until('the new one', () => reader.events.length === 1);
    assert.equal(reader.events[0]?.id, 'c');
    reader.close();
  });

  it('has heartbeats while nothing changes, and ends before the function would', async () => {
    const of = await streaming({ heartbeatMs: 5, lifeMs: 100 });
    const reader = new EventReader();
    await reader.open(of.url, {});
    await until('its end', () => reader.ended);
    assert.match(reader.text, /\n:\n\n/);
    assert.deepEqual(
      reader.events.map(({ event }) => event),
      ['end'],
    );
    assert.equal(of.closed(), 1);
  });

  it('says that its topic has failed, which is no planned end', async () => {
    const of = await streaming({});
    const reader = new EventReader();
    await reader.open(of.url, {});
    await until('the viewer', () => of.viewers.size === 1);
    of.fail();
    await until('its end', () => reader.ended);
    assert.deepEqual(
      reader.events.map(({ event }) => event),
      ['failed'],
    );
  });

  it('ends once its viewer may not see it any more', async () => {
    let asked = 0;
    const mayStay = () => Promise.resolve((asked += 1) < 3);
    const of = await streaming({ checkMs: 5 }, { mayStay });
    const reader = new EventReader();
    await reader.open(of.url, {});
    await until('its end', () => reader.ended);
    assert.deepEqual([asked, reader.events.map(({ event }) => event), of.viewers.size], [3, ['end'], 0]);
  });

  it('opens nothing for a browser that left before it began', async () => {
    let left = false;
    const of = await streaming(
      {},
      {
        ready: async (response) => {
          await once(response, 'close');
          left = true;
        },
      },
    );
    const { hostname, port } = new URL(of.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n', () => socket.destroy());
    await until('its end', () => of.closed() === 1);
    assert.deepEqual([left, of.viewers.size], [true, 0]);
  });

  it('keeps one look for a browser that takes nothing, the latest, and shows it then', async () => {
    const of = await streaming({});
    const { hostname, port } = new URL(of.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await until('the viewer', () => of.viewers.size === 1);
    const big = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 200; i += 1) of.show(String(i), `${i} ${big}`);
    let ids: number[] = [];
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    });
    socket.resume();
    await until('the latest', () => ids.at(-1) === 199);
    assert.ok(ids.length < 100, `${ids.length} of 200 looks were sent`);
    socket.destroy();
    await until('its end', () => of.closed() === 1);
  });

  it('gives up a browser that takes nothing for too long', async () => {
    const of = await streaming({ patienceMs: 20 });
    const { hostname, port } = new URL(of.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await until('the viewer', () => of.viewers.size === 1);
    const big = 'x'.repeat(16 * 1024 * 1024);
    let looks = 0;
    await until('its end', () => {
      of.show(String((looks += 1)), big);
      return of.closed() === 1 && of.viewers.size === 0;
    });
    socket.destroy();
  });
});
