import assert from 'node:assert/strict';
import { publisher } from '@earshot/adapter-pubsub';
import { type PubsubWire, startPubsubWire } from '@earshot/adapter-pubsub/testing';
import { until } from '@earshot/testing';
import { createPacker, MAX_EVENTS_PER_MESSAGE, NotPublished } from './packer.ts';

/** google.rpc.Code. */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;

describe('packing over the wire', () => {
  let wire: PubsubWire;

  before(async () => {
    wire = await startPubsubWire();
  });
  afterEach(() => void wire.proxy.disturb(() => undefined));
  after(() => wire.stop());

  /** A packer to a topic of its own, the messages that the topic got, and what the packer's watch was told. */
  const start = async () => {
    const { name, seen, close } = await wire.listen();
    const messages = () => seen.map((body) => [JSON.parse(body) as string | string[]].flat());
    const failed: number[] = [];
    let took = 0;
    const options = { maxBodies: MAX_EVENTS_PER_MESSAGE, waitMs: 0 };
    const packer = createPacker(
      publisher(name, options, () => Promise.resolve(wire.disturbed)),
      {
        took: () => (took += 1),
        failed: (_, reports) => failed.push(reports),
      },
    );
    return { packer, messages, failed, took: () => took, close };
  };
  const told = (messages: readonly string[][]) => messages.flat().sort();

  it('puts what comes together into as few messages as hold it, each event once', async () => {
    const { packer, messages, failed, took, close } = await start();
    const reports = Array.from({ length: 200 }, (_, r) =>
      Array.from({ length: 1 + (r % 10) }, (_, e) => `"${r}-${e}"`),
    );
    await Promise.all(reports.map((texts) => packer.publish(texts)));
    const expected = reports.flat().map((text) => JSON.parse(text) as string);
    await until('all events', () => messages().flat().length >= expected.length);
    assert.deepEqual(told(messages()), expected.sort());
    assert.equal(messages().length, Math.ceil(expected.length / MAX_EVENTS_PER_MESSAGE));
    assert.deepEqual(failed, []);
    assert.equal(took(), 1);
    await close();
  });

  it('gathers while a publish is on its way', async () => {
    const { packer, messages, close } = await start();
    const later: Promise<void>[] = [];
    wire.proxy.disturb(({ method }) => {
      // The first publish has come this far: what is told now must wait for it.
      if (method === 'Publish' && later.length === 0) {
        for (let r = 1; r <= 30; r += 1) later.push(packer.publish([`"${r}"`]));
      }
      return undefined;
    });
    await packer.publish(['"0"']);
    await Promise.all(later);
    assert.equal(later.length, 30);
    await until('all events', () => messages().flat().length >= 31);
    assert.deepEqual(
      messages()
        .map((message) => message.length)
        .sort(),
      [1, 30],
    );
    await close();
  });

  it('lets one report that Pub/Sub refuses fail by itself', async () => {
    const { packer, messages, failed, close } = await start();
    const calls = wire.proxy.disturb(({ holds }) =>
      holds('poison') ? { when: 'instead', act: INVALID_ARGUMENT } : undefined,
    );
    const texts = ['"1"', '"2"', '"poison"', '"4"', '"5"'];
    const results = await Promise.allSettled(texts.map((text) => packer.publish([text])));
    assert.deepEqual(
      results.map((result) =>
        result.status === 'rejected' ? result.reason instanceof NotPublished : 'taken',
      ),
      ['taken', 'taken', true, 'taken', 'taken'],
    );
    assert.ok(
      calls.some(({ fault }) => fault),
      'the fault came about',
    );
    assert.deepEqual(failed, [5, 3, 1]);
    await until('the others', () => messages().flat().length >= 4);
    assert.deepEqual(told(messages()), ['1', '2', '4', '5']);
    await close();
  });

  it('tells all of a fault that is no report’s, at once, and goes on with the next', async () => {
    const { packer, messages, failed, close } = await start();
    const calls = wire.proxy.disturb(() => ({ when: 'instead', act: PERMISSION_DENIED }));
    const results = await Promise.allSettled(['"1"', '"2"', '"3"'].map((text) => packer.publish([text])));
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(calls.length, 1, 'it was not tried in halves');
    assert.deepEqual(failed, [3]);
    wire.proxy.disturb(() => undefined);
    await packer.publish(['"4"']);
    await until('the next', () => messages().length > 0);
    assert.deepEqual(told(messages()), ['4']);
    await close();
  });
});
