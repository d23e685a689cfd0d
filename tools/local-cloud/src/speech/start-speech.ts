import { Server } from '@grpc/grpc-js';
import { listen, unary } from '../grpc/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { BatchRunner } from './batch.ts';
import { toMessage } from './operation.ts';
import { Operations } from './operations.ts';
import { type BatchRecognizeRequest, type Recognizer, serviceDefinitions } from './protocol.ts';
import { recogniserStatus, type RecogniserStatus } from './recogniser.ts';
import { StorageObjects } from './storage-objects.ts';
import { parentOf, toBatch } from './validate.ts';

/** What Speech is started with. */
export interface SpeechOptions extends ServiceOptions {
  /** Where Cloud Storage's JSON API answers, such as `http://127.0.0.1:9199`. */
  readonly storageEndpoint: string;
  /** Tells what recognises speech; default: {@link recogniserStatus}. */
  readonly recogniser?: () => Promise<RecogniserStatus>;
}

interface Named {
  readonly name: string;
}
interface WaitRequest extends Named {
  readonly timeout?: { readonly seconds?: number; readonly nanos?: number };
}
interface ListRequest extends Named {
  readonly pageSize?: number;
  readonly pageToken?: string;
}

/** Longest wait of one WaitOperation call, in milliseconds; a client that wants more calls again. */
const MAX_WAIT_MS = 60_000;

/** Starts Speech-to-Text V2: batchRecognize and its operations, over PocketSphinx. */
export async function startSpeech(options: SpeechOptions): Promise<Service> {
  const operations = new Operations(options.dataDir);
  const runner = new BatchRunner({
    operations,
    storage: new StorageObjects(options.storageEndpoint),
    recogniser: options.recogniser ?? (() => recogniserStatus()),
  });
  const server = new Server();
  const { speech, operations: longrunning } = serviceDefinitions();
  // Methods that are not given answer UNIMPLEMENTED.
  server.addService(speech, speechMethods(operations, runner));
  server.addService(longrunning, operationMethods(operations, runner));
  const listening = await listen(server, options.port);
  for (const operation of operations.unfinished()) runner.start(operation);
  return {
    name: 'speech',
    port: listening.port,
    env: { SPEECH_ENDPOINT: `http://127.0.0.1:${listening.port}` },
    // The result is in Storage before an operation ends, so its event is never missed between the two.
    pending: () => operations.unfinished().length,
    stop: async () => {
      operations.wakeAll();
      await listening.close();
      await runner.stop();
    },
  };
}

function speechMethods(operations: Operations, runner: BatchRunner) {
  return {
    BatchRecognize: unary((request: BatchRecognizeRequest) => {
      const operation = operations.create(toBatch(request).parent, request);
      runner.start(operation);
      return toMessage(operation);
    }),
    GetRecognizer: unary(({ name }: Named): Recognizer => {
      parentOf(name);
      return { name, displayName: 'implicit recognizer', state: 'ACTIVE' };
    }),
  };
}

function operationMethods(operations: Operations, runner: BatchRunner) {
  return {
    GetOperation: unary(({ name }: Named) => toMessage(operations.get(name))),
    ListOperations: unary(({ name, pageSize = 100, pageToken = '0' }: ListRequest) => {
      const all = operations.list(name);
      const from = Number(pageToken);
      const to = from + pageSize;
      return {
        operations: all.slice(from, to).map(toMessage),
        nextPageToken: to < all.length ? String(to) : '',
      };
    }),
    CancelOperation: unary(({ name }: Named) => {
      runner.cancel(name);
      return {};
    }),
    DeleteOperation: unary(({ name }: Named) => {
      operations.delete(name);
      return {};
    }),
    WaitOperation: unary(async ({ name, timeout }: WaitRequest) => {
      const asked = timeout ? (timeout.seconds ?? 0) * 1000 + (timeout.nanos ?? 0) / 1e6 : MAX_WAIT_MS;
      return toMessage(await operations.wait(name, Math.min(asked, MAX_WAIT_MS)));
    }),
  };
}
