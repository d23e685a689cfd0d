import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObjectEvent } from '../service.ts';
import { FunctionsEmulator, type EmulatedFunction } from './functions-emulator.ts';

const triggered = (name: string, type: string, bucket: string): EmulatedFunction => ({
  name,
  codebase: 'enrichment',
  id: `europe-west1-${name}`,
  region: 'europe-west1',
  eventTrigger: { eventType: `google.cloud.storage.object.v1.${type}`, eventFilters: { bucket } },
});

const EVENT: ObjectEvent = {
  type: 'finalized',
  object: { bucket: 'uploads', name: 'a/b.png', generation: '1' },
  time: '2026-01-01T00:00:00.000Z',
  id: 'event_1',
};

describe("events of Storage to firebase-tools' functions emulator", () => {
  let server: Server;
  let requests: { url: string; body: { subject: string } }[];
  let answers: number[];
  let emulator: FunctionsEmulator;

  beforeEach(async () => {
    requests = [];
    answers = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += String(chunk)));
      request.on('end', () => {
        requests.push({ url: request.url ?? '', body: JSON.parse(text) as { subject: string } });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    emulator = new FunctionsEmulator((server.address() as AddressInfo).port, 'demo-p');
  });

  afterEach(() => server.close());

  it('reach the functions of the bucket and kind only', async () => {
    const functions = [
      triggered('one', 'finalized', 'uploads'),
      triggered('two', 'finalized', 'uploads'),
      triggered('deletion', 'deleted', 'uploads'),
      triggered('elsewhere', 'finalized', 'transcripts'),
    ];
    await emulator.deliver(EVENT, functions);
    const path = '/functions/projects/demo-p/triggers/europe-west1';
    assert.deepEqual(requests.map(({ url }) => url).sort(), [`${path}-one-0`, `${path}-two-0`]);
    assert.equal(requests[0]?.body.subject, 'objects/a/b.png');
  });

  it('are delivered again when a function fails', async () => {
    answers = [500];
    await emulator.deliver(EVENT, [triggered('one', 'finalized', 'uploads')]);
    assert.equal(requests.length, 2);
  });
});
