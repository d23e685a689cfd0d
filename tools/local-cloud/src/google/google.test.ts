import { notRun, until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import { Firestore } from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { eventCodec } from '../firestore/protocol.ts';
import type { DocumentWrite, FirestoreService, Service } from '../service.ts';
import { classArchive } from './class-archive.ts';
import { findGoogleEmulators, isFound, type GoogleEmulators } from './find-emulators.ts';
import { startGoogleFirestore } from './start-google-firestore.ts';
import { startGooglePubsub } from './start-google-pubsub.ts';

const PROJECT = 'demo-google';

describe("Google's emulators", () => {
  let emulators: GoogleEmulators;

  before(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    emulators = await findGoogleEmulators();
  });

  describe('Firestore', () => {
    let service: FirestoreService | undefined;
    let client: Firestore | undefined;

    before(async function () {
      if (!isFound(emulators.firestore)) notRun(this, emulators.firestore.missing);
      service = await startGoogleFirestore({ projects: [PROJECT] });
      client = new Firestore({ projectId: PROJECT, host: `127.0.0.1:${service.port}`, ssl: false });
    });

    after(async () => {
      await client?.terminate();
      await service?.stop();
    });

    it('tells every write of any document as production would', async () => {
      assert(service && client);
      const writes: DocumentWrite[] = [];
      service.onWrite((write) => writes.push(write));
      const nested = client.doc('users/u1/sessions/s1');
      await nested.set({ plays: 1 });
      await nested.update({ plays: 2 });
      await nested.delete();
      await until('three writes', () => writes.length === 3);
      assert.deepEqual(
        writes.map(({ project, database, document, kind }) => [project, database, document, kind]),
        ['created', 'updated', 'deleted'].map((kind) => [PROJECT, '(default)', 'users/u1/sessions/s1', kind]),
      );
      const updated = eventCodec<Record<'value' | 'oldValue', { fields: object }>>().decode(
        writes[1]?.data ?? Buffer.alloc(0),
      );
      assert.equal(JSON.stringify(updated.value.fields), '{"plays":{"integerValue":"2"}}');
      assert.equal(JSON.stringify(updated.oldValue.fields), '{"plays":{"integerValue":"1"}}');
    });

    it('refuses a folder to keep state in, as it would keep nothing there', async () => {
      await assert.rejects(startGoogleFirestore({ dataDir: '/nowhere' }), /keeps nothing/);
    });

    it('leaves nothing that listens when it is stopped, and its classes for the next start', async () => {
      assert(service);
      await service.stop();
      await assert.rejects(fetch(`http://127.0.0.1:${service.port}/`));
      const [, option = ''] = await classArchive('firestore');
      const { size } = await stat(option.slice(option.indexOf('=') + 1));
      assert.ok(size > 1_000_000, `${size} bytes`);
    });
  });

  describe('Pub/Sub', () => {
    let service: Service | undefined;
    let client: PubSub | undefined;

    before(async function () {
      if (!isFound(emulators.pubsub)) notRun(this, emulators.pubsub.missing);
      service = await startGooglePubsub();
      process.env['PUBSUB_EMULATOR_HOST'] = `127.0.0.1:${service.port}`;
      client = new PubSub({ projectId: PROJECT });
    });

    after(async () => {
      delete process.env['PUBSUB_EMULATOR_HOST'];
      await client?.close();
      await service?.stop();
    });

    it('carries a message', async () => {
      assert(client);
      const [topic] = await client.createTopic('playback');
      const [subscription] = await topic.createSubscription('listener');
      const received = new Promise<string>((resolve) => {
        subscription.once('message', (message: { data: Buffer; ack: () => void }) => {
          message.ack();
          resolve(message.data.toString());
        });
      });
      await topic.publishMessage({ data: Buffer.from('heard') });
      assert.equal(await received, 'heard');
      await subscription.close();
    });
  });
});
