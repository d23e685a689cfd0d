import { Client, credentials } from '@grpc/grpc-js';
import { until } from '@earshot/testing';
import { FieldValue, Timestamp, type Firestore } from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DocumentWrite, FirestoreService } from '../service.ts';
import { serviceDefinition } from './protocol.ts';
import { startFirestore } from './start.ts';
import { clientOf } from './testing/suites.ts';

describe('the embedded Firestore', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  const opened: { service: FirestoreService; db: Firestore }[] = [];

  async function open(dataDir?: string): Promise<{ service: FirestoreService; db: Firestore }> {
    const service = await startFirestore(dataDir === undefined ? {} : { dataDir });
    const made = { service, db: clientOf(service) };
    opened.push(made);
    return made;
  }

  async function closeAll(): Promise<void> {
    for (const { service, db } of opened.splice(0)) {
      await db.terminate();
      await service.stop();
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firestore-'));
  });

  afterEach(async () => {
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  it('tells each committed write once, in order, as Eventarc would carry it', async () => {
    const { service, db } = await open();
    const writes: DocumentWrite[] = [];
    service.onWrite((write) => writes.push(write));
    const document = db.doc('users/u1');
    const { writeTime } = await document.set({ n: 1, at: new Timestamp(5, 6000) });
    await document.set({ n: 1, at: new Timestamp(5, 6000) });
    await db
      .batch()
      .update(document, { n: 2 })
      .update(document, { n: FieldValue.increment(1) })
      .set(db.doc('users/u2'), {})
      .commit();
    await assert.rejects(document.create({}));
    await document.delete();
    assert.deepEqual(
      writes.map(({ document: path, kind }) => `${kind} ${path}`),
      ['created users/u1', 'updated users/u1', 'created users/u2', 'deleted users/u1'],
    );
    assert.equal(new Set(writes.map(({ id }) => id)).size, 4);
    assert.equal(
      writes[0]?.time,
      new Timestamp(writeTime.seconds, writeTime.nanoseconds)
        .toDate()
        .toISOString()
        .replace(/\d{3}Z$/, `${String(writeTime.nanoseconds / 1000).padStart(6, '0')}Z`),
    );
    const { value, oldValue } = decodeAsFunctionsDo(writes[1]?.data ?? Buffer.alloc(0));
    assert.equal(value.name, 'projects/demo-suite/databases/(default)/documents/users/u1');
    assert.deepEqual([value.fields.n, oldValue.fields.n], [{ integerValue: '3' }, { integerValue: '1' }]);
    assert.deepEqual(oldValue.fields.at, { timestampValue: { seconds: '5', nanos: 6000 } });
    assert.deepEqual(oldValue.updateTime, {
      seconds: String(writeTime.seconds),
      nanos: writeTime.nanoseconds,
    });
  });

  it('keeps databases apart', async () => {
    const { service, db } = await open();
    const other = clientOf(service, { databaseId: 'other' });
    await other.doc('a/b').set({ n: 1 });
    assert.equal((await db.doc('a/b').get()).exists, false);
    assert.equal((await other.doc('a/b').get()).exists, true);
    await other.terminate();
  });

  it('refuses a request over 10 MiB', async () => {
    const { db } = await open();
    const batch = db.batch();
    for (let n = 0; n < 11; n += 1) batch.set(db.doc(`large/${n}`), { text: 'x'.repeat(1_000_000) });
    await assert.rejects(batch.commit(), { code: 3 });
  });

  it('refuses more than 500 transforms of a document in a commit', async () => {
    const { db } = await open();
    const by = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, FieldValue.increment(1)]));
    await db.doc('a/b').set(by(500));
    await assert.rejects(db.doc('a/b').set(by(501)), { code: 3 });
  });

  it('finds its documents again, their times included, and goes on from there', async () => {
    const first = await open(folder);
    await first.db.doc('a/kept').set({ n: 1, deep: { list: [1.5, 'x'] } });
    await first.db.doc('a/gone').set({ n: 1 });
    await first.db.doc('a/gone').delete();
    const before = await first.db.doc('a/kept').get();
    await closeAll();
    const { db } = await open(folder);
    const after = await db.doc('a/kept').get();
    assert.deepEqual(after.data(), before.data());
    assert.deepEqual([after.createTime, after.updateTime], [before.createTime, before.updateTime]);
    assert.equal((await db.doc('a/gone').get()).exists, false);
    await after.ref.update({ n: 2 }, { lastUpdateTime: before.updateTime ?? Timestamp.now() });
  });

  it('cuts off a record that was not written whole, and keeps what comes after', async () => {
    const first = await open(folder);
    await first.db.doc('a/whole').set({ n: 1 });
    const log = join(folder, 'commits.log');
    const size = statSync(log).size;
    await first.db.doc('a/torn').set({ n: 1 });
    await closeAll();
    truncateSync(log, size + 20);
    appendFileSync(log, 'garbage');
    const second = await open(folder);
    assert.equal((await second.db.doc('a/whole').get()).exists, true);
    assert.equal((await second.db.doc('a/torn').get()).exists, false);
    await second.db.doc('a/later').set({ n: 1 });
    await closeAll();
    const { db } = await open(folder);
    assert.deepEqual(
      (await db.collection('a').get()).docs.map(({ id }) => id),
      ['later', 'whole'],
    );
  });

  it('loses no acknowledged write when it is killed', async () => {
    const program = new URL('./testing/run.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
    const write = rawWriter(Number(port));
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await write(`killed/${acknowledged}`);
        acknowledged += 1;
      }
    })();
    const cut = assert.rejects(writing);
    await until('50 writes', () => acknowledged >= 50);
    child.kill('SIGKILL');
    await cut;
    const { db } = await open(folder);
    const { count } = (await db.collection('killed').count().get()).data();
    assert(count === acknowledged || count === acknowledged + 1, `${count} of ${acknowledged}`);
  });

  it('rejects a port that is taken', async () => {
    const { service } = await open();
    await assert.rejects(startFirestore({ port: service.port }));
  });

  it('stops while a listener is open', async () => {
    const { service, db } = await open();
    let told = 0;
    const end = db.collection('a').onSnapshot(
      () => (told += 1),
      () => undefined,
    );
    await until('the first snapshot', () => told === 1);
    await service.stop();
    await service.stop();
    end();
  });
});

/** Creates documents by bare calls: Google's client would try again after the server has gone. */
function rawWriter(port: number): (path: string) => Promise<void> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const method = serviceDefinition()['Commit'];
  assert(method);
  const { path, requestSerialize, responseDeserialize } = method;
  const database = 'projects/demo-suite/databases/(default)';
  return (document) =>
    new Promise((resolve, reject) => {
      const update = { name: `${database}/documents/${document}`, fields: {} };
      const request = { database, writes: [{ update, currentDocument: { exists: false } }] };
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => {
        if (error) {
          client.close();
          reject(error);
        } else resolve();
      });
    });
}

interface EventDocument {
  readonly name: string;
  readonly fields: Readonly<Record<string, object>>;
  readonly updateTime: object;
}

/** Decodes with the protocol that firebase-functions ships, which has no types. */
function decodeAsFunctionsDo(data: Uint8Array): { value: EventDocument; oldValue: EventDocument } {
  const require = createRequire(import.meta.url);
  const [modules = ''] = require.resolve('firebase-functions').split('/firebase-functions/');
  const protos: unknown = require(`${modules}/firebase-functions/protos/compiledFirestore.js`);
  type Type = {
    decode(bytes: Uint8Array): object;
    toObject(message: object, options: object): ReturnType<typeof decodeAsFunctionsDo>;
  };
  const { DocumentEventData } = (
    protos as { google: { events: { cloud: { firestore: { v1: Record<'DocumentEventData', Type> } } } } }
  ).google.events.cloud.firestore.v1;
  return DocumentEventData.toObject(DocumentEventData.decode(data), { longs: String });
}
