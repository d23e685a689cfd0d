import assert from 'node:assert/strict';
import { Client, credentials, Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { firstOf, type GrpcProxy, startGrpcProxy } from './grpc-proxy.ts';

const bytes = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };
const PATH = '/test.Service/Repeat';
const RESOURCE_EXHAUSTED = 8;
const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;

describe('a proxy between a gRPC client and its server', () => {
  const server = new Server();
  let proxy: GrpcProxy;
  let client: Client;
  let served = 0;
  let port: number;

  before(async () => {
    server.addService(
      {
        repeat: {
          path: PATH,
          requestStream: false,
          responseStream: true,
          requestSerialize: bytes.serialize,
          requestDeserialize: bytes.deserialize,
          responseSerialize: bytes.serialize,
          responseDeserialize: bytes.deserialize,
        },
      },
      {
        repeat: (call: ServerWritableStream<Buffer, Buffer>) => {
          served += 1;
          if (call.request.length === 0) {
            call.emit('error', { code: INVALID_ARGUMENT, details: 'nothing to repeat' });
            return;
          }
          call.write(call.request);
          call.write(call.request);
          call.end();
        },
      },
    );
    port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    proxy = await startGrpcProxy(port);
  });
  beforeEach(() => {
    served = 0;
    client = new Client(proxy.host, credentials.createInsecure());
  });
  afterEach(() => client.close());
  after(async () => {
    await proxy.stop();
    server.forceShutdown();
  });

  /** What a call got: its messages, and the status it ended with. */
  const repeat = (text: string, by = client): Promise<{ messages: string[]; status: number }> =>
    new Promise((resolve) => {
      const messages: string[] = [];
      const call = by.makeServerStreamRequest(PATH, bytes.serialize, bytes.deserialize, Buffer.from(text));
      call.on('data', (message: Buffer) => messages.push(message.toString()));
      call.on('error', () => undefined); // its status tells
      call.on('status', ({ code }: { code: number }) => resolve({ messages, status: code }));
    });

  it('passes on calls and answers, failures too', async () => {
    const seen = proxy.disturb(() => undefined);
    assert.deepEqual(await repeat('a'), { messages: ['a', 'a'], status: 0 });
    assert.deepEqual(await repeat(''), { messages: [], status: INVALID_ARGUMENT });
    const large = 'x'.repeat(300_000);
    assert.deepEqual(await repeat(large), { messages: [large, large], status: 0 });
    assert.deepEqual(
      seen.map(({ method, status, fault }) => ({ method, status, fault })),
      [0, INVALID_ARGUMENT, 0].map((status) => ({ method: 'Repeat', status, fault: undefined })),
    );
  });

  it('refuses a call, chosen by what it asks for, without asking the server', async () => {
    const fault = { when: 'instead', act: RESOURCE_EXHAUSTED } as const;
    const seen = proxy.disturb((call) => (call.holds('bad') ? fault : undefined));
    assert.deepEqual(await repeat('a bad one'), { messages: [], status: RESOURCE_EXHAUSTED });
    assert.equal(served, 0);
    assert.deepEqual(await repeat('a good one'), { messages: ['a good one', 'a good one'], status: 0 });
    assert.deepEqual(
      seen.map((each) => each.fault),
      [fault, undefined],
    );
  });

  it('breaks off an answer behind its messages', async () => {
    const seen = proxy.disturb(() => ({ when: 'after', act: UNAVAILABLE }));
    assert.deepEqual(await repeat('a'), { messages: ['a', 'a'], status: UNAVAILABLE });
    assert.equal(seen[0]?.status, 0);
  });

  it('keeps the answer of the first call chosen while something is done, and cuts its connection', async () => {
    const done: string[] = [];
    const act = async () => {
      await Promise.resolve();
      done.push('done');
    };
    const seen = proxy.disturb(firstOf((call) => call.holds('a'), { when: 'after', act }));
    assert.deepEqual(await repeat('b'), { messages: ['b', 'b'], status: 0 });
    assert.deepEqual(await repeat('a'), { messages: [], status: UNAVAILABLE });
    assert.deepEqual(done, ['done']);
    assert.deepEqual(await repeat('a'), { messages: ['a', 'a'], status: 0 });
    assert.deepEqual(
      seen.map(({ status, fault }) => [status, fault?.when]),
      [
        [0, undefined],
        [0, 'after'],
        [0, undefined],
      ],
    );
  });

  it('tells at its end what went wrong with something that was to be done', async () => {
    const failing = await startGrpcProxy(port);
    const impatient = new Client(failing.host, credentials.createInsecure());
    const act = () => Promise.reject(new Error('no such process'));
    const seen = failing.disturb(() => ({ when: 'after', act }));
    assert.deepEqual(await repeat('a', impatient), { messages: [], status: UNAVAILABLE });
    assert.equal(seen.length, 1);
    impatient.close();
    await assert.rejects(failing.stop(), ({ cause }: Error) => {
      assert.match(String(cause), /no such process/);
      return true;
    });
  });

  it('refuses connections while it is down, and serves again', async () => {
    proxy.disturb(() => undefined);
    assert.equal((await repeat('a')).status, 0);
    proxy.down();
    assert.equal((await repeat('b')).status, UNAVAILABLE);
    proxy.up();
    client.close();
    client = new Client(proxy.host, credentials.createInsecure());
    assert.equal((await repeat('c')).status, 0);
    assert.ok(proxy.refused() > 0);
    assert.equal(served, 2);
  });
});
