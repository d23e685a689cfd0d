import assert from 'node:assert/strict';
import { PubSub } from '@google-cloud/pubsub';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getFirestore, Timestamp } from 'firebase-admin/firestore';
import { until } from '@earshot/testing';
import { startFirestore } from '../firestore/start.ts';
import type { Hosted } from '../functions/gateway.ts';
import type { FunctionLog } from '../functions/logs.ts';
import { discoverFunctions, startHosts, stopHosts } from '../functions/start-codebases.ts';
import { type Journal, lively, makeJournal } from '../functions/testing/fixtures.ts';
import { startPubsub } from '../pubsub/start-pubsub.ts';
import type { FirestoreService, Service, StorageService } from '../service.ts';
import { startStorage } from '../storage/start-storage.ts';
import { Dispatcher } from './dispatcher.ts';
import { untilIdle } from './idle.ts';

const PROJECT = 'demo-eventing';
/** What the SDK sends to an emulator, which then asks no rules. */
const OWNER = { Authorization: 'Bearer owner' };

describe('the dispatcher', () => {
  let journal: Journal;
  let pubsub: Service;
  let firestore: FirestoreService;
  let storage: StorageService;
  let hosted: readonly Hosted[];
  let dispatcher: Dispatcher;
  let client: PubSub;
  const logs: FunctionLog[] = [];

  const publish = (topic: string, content: unknown, attributes: Record<string, string> = {}) =>
    client.topic(topic).publishMessage({ data: Buffer.from(JSON.stringify(content)), attributes });
  const countsOf = (name: string) => {
    const found = dispatcher.counts().find((count) => count.function === name);
    assert.ok(found, name);
    return found;
  };
  const idle = () =>
    untilIdle(
      {
        undone: () => [...dispatcher.outstanding().keys()],
        accepted: () => dispatcher.accepted(),
        look: () => dispatcher.look(),
      },
      30_000,
    );
  const kept = async (about: (entry: Record<string, unknown>) => boolean) =>
    until('a kept event', async () =>
      (await journal.entries()).find((entry) => 'kept' in entry && about(entry)),
    );

  before(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    journal = await makeJournal();
    [pubsub, firestore, storage] = await Promise.all([
      startPubsub({}),
      startFirestore({}),
      startStorage({ buckets: ['demo-uploads', 'demo-other'] }),
    ]);
    const functions = await discoverFunctions([lively], PROJECT, journal.env);
    hosted = await startHosts(functions, {
      codebases: [lively],
      projectId: PROJECT,
      settings: journal.env,
      topology: 'codebase',
      onLog: (entry) => logs.push(entry),
    });
    dispatcher = await Dispatcher.start(
      hosted,
      { projectId: PROJECT, pubsub: `127.0.0.1:${pubsub.port}`, firestore, storage },
      {
        topics: ['spare'],
        retry: { maxAttempts: 3, backoff: { minMs: 20, maxMs: 100 } },
        onLog: (entry) => logs.push(entry),
      },
    );
    client = new PubSub({ projectId: PROJECT, apiEndpoint: `127.0.0.1:${pubsub.port}`, emulatorMode: true });
  });
  after(async () => {
    await client.close();
    await dispatcher.stop();
    await stopHosts(hosted);
    await Promise.all([pubsub.stop(), firestore.stop(), storage.stop()]);
    await journal.remove();
  });

  it('makes the topics, those of dead letters too', async () => {
    const [topics] = await client.getTopics();
    const names = topics.map(({ name }) => name.split('/').at(-1));
    for (const topic of ['spare', 'spare-dead-letter', 'orders', 'orders-dead-letter', 'forgettable'])
      assert.ok(names.includes(topic), topic);
    const [subscriptions] = await client.getSubscriptions();
    assert.ok(subscriptions.some(({ name }) => name.endsWith('/subscriptions/eventarc-europe-west1-obey')));
  });

  it('delivers a message as production does', async () => {
    const id = await publish('kept', { é: 1 }, { colour: 'red' });
    const { kept: event } = (await kept(({ kept }) => 'specversion' in (kept as object))) as {
      kept: { data: { message: Record<string, unknown>; subscription: string } } & Record<string, unknown>;
    };
    assert.equal(event.specversion, '1.0');
    assert.equal(event.id, id);
    assert.equal(event.type, 'google.cloud.pubsub.topic.v1.messagePublished');
    assert.equal(event.source, `//pubsub.googleapis.com/projects/${PROJECT}/topics/kept`);
    assert.equal(event.time, event.data.message.publishTime);
    assert.equal(
      event.data.subscription,
      `projects/${PROJECT}/subscriptions/eventarc-europe-west1-keepMessage`,
    );
    assert.equal(event.data.message.data, Buffer.from('{"é":1}').toString('base64'));
    assert.equal(event.data.message.messageId, id);
    assert.deepEqual(event.data.message.attributes, { colour: 'red' });
  });

  it('gives a failed message again until it succeeds', async () => {
    const { retried } = countsOf('obey');
    await publish('orders', { id: 'twice', do: 'throw', times: 2 });
    await idle();
    const runs = (await journal.entries()).filter(({ began }) => began === 'twice');
    assert.equal(runs.length, 3);
    assert.ok((await journal.entries()).some(({ ended }) => ended === 'twice'));
    assert.equal(countsOf('obey').retried - retried, 2);
    assert.ok(
      logs.some((entry) => entry.function === 'obey' && /failed, again in 20 ms/.test(entry.message)),
    );
  });

  it('dead-letters a message that failed too often, with its data, attributes and reason', async () => {
    const letters = client.subscription('letters');
    await client.createSubscription('orders-dead-letter', 'letters');
    const { deadLettered } = countsOf('obey');
    await publish('orders', { id: 'never', do: 'throw' }, { colour: 'blue' });
    await idle();
    assert.equal(countsOf('obey').deadLettered, deadLettered + 1);
    assert.equal((await journal.entries()).filter(({ began }) => began === 'never').length, 3);
    const letter = await new Promise<{ data: Buffer; attributes: Record<string, string>; ack(): void }>(
      (resolve) => letters.once('message', resolve),
    );
    letter.ack();
    await letters.close();
    assert.deepEqual(JSON.parse(letter.data.toString()), { id: 'never', do: 'throw' });
    assert.equal(letter.attributes['colour'], 'blue');
    assert.equal(letter.attributes['CloudPubSubDeadLetterSourceDeliveryCount'], '3');
    assert.match(letter.attributes['dead-letter-reason'] ?? '', /never was told to throw/);
  });

  it('drops what a function without retry fails on, and says so', async () => {
    await publish('forgettable', { id: 'gone', do: 'throw' });
    await idle();
    assert.equal(countsOf('forget').dropped, 1);
    assert.equal((await journal.entries()).filter(({ began }) => began === 'gone').length, 1);
    assert.ok(logs.some((entry) => entry.function === 'forget' && /failed and dropped/.test(entry.message)));
  });

  it('delivers again what a process that exited had begun', async () => {
    await publish('orders', { id: 'crash', do: 'exit', times: 1 });
    await idle();
    assert.ok((await journal.entries()).some(({ ended }) => ended === 'crash'));
    assert.ok(logs.some(({ message }) => /exited with code 3 while it ran obey/.test(message)));
  });

  it('runs as many at a time as the function allows, and no more', async () => {
    const { delivered } = countsOf('obey');
    await Promise.all(
      Array.from({ length: 11 }, (_, n) => publish('orders', { id: `held${n}`, do: 'hold' })),
    );
    const began = async () =>
      (await journal.entries()).filter((entry) => String(entry.began).startsWith('held')).length;
    await until('four to have begun', async () => (await began()) === 4);
    await until('the others to wait', () => countsOf('obey').waiting === 7);
    assert.equal(countsOf('obey').inFlight, 4);
    assert.equal(await began(), 4);
    await journal.release();
    await idle();
    assert.equal(countsOf('obey').delivered - delivered, 11);
  });

  it("delivers an uploaded object's event as production does, of the trigger's bucket only", async () => {
    const url = `http://127.0.0.1:${storage.port}/upload/storage/v1/b`;
    for (const bucket of ['demo-other', 'demo-uploads']) {
      const query = 'uploadType=media&name=a%20%22b%22/%C3%A9.txt';
      const answer = await fetch(`${url}/${bucket}/o?${query}`, { method: 'POST', body: 'hello' });
      assert.equal(answer.status, 200);
    }
    await idle();
    const { kept: event } = (await kept(({ kept }) => 'bucket' in (kept as object))) as {
      kept: { data: Record<string, unknown> } & Record<string, unknown>;
    };
    assert.equal(event.type, 'google.cloud.storage.object.v1.finalized');
    assert.equal(event.source, '//storage.googleapis.com/projects/_/buckets/demo-uploads');
    assert.equal(event.subject, 'objects/a%20%22b%22/%C3%A9.txt');
    assert.equal(event.bucket, 'demo-uploads');
    assert.equal(event.data.name, 'a "b"/é.txt');
    assert.equal(event.data.size, '5');
    assert.equal(countsOf('keepObject').delivered, 1);
  });

  it('delivers a written document, before and after, with the ids of its path', async () => {
    const app = initializeApp({ projectId: PROJECT }, 'dispatcher-test');
    const db = getFirestore(app);
    db.settings({ host: `127.0.0.1:${firestore.port}`, ssl: false, customHeaders: OWNER });
    try {
      await db.doc('users/ü 1').set({ not: 'matched' });
      await db.doc('users/ü 1/sessions/w').set({ n: 1, at: new Timestamp(5, 7_000) });
      await db.doc('users/ü 1/sessions/w').update({ n: 2 });
      await idle();
    } finally {
      await deleteApp(app);
    }
    assert.equal(countsOf('keepDocument').delivered, 2);
    const {
      kept: params,
      type,
      before,
    } = await kept(({ after }) => (after as { n?: number } | undefined)?.n === 2);
    assert.deepEqual(params, { user: 'ü 1', window: 'w' });
    assert.equal(type, 'google.cloud.firestore.document.v1.written');
    assert.deepEqual(before, { n: 1, at: { _seconds: 5, _nanoseconds: 7_000 } });
  });
});
