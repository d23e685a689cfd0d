import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { FirestoreService, ServiceOptions } from '../service.ts';
import { Databases } from './databases.ts';
import { Failure } from './failure.ts';
import { Listening, type Target } from './listen.ts';
import { streamMethods, unaryMethods, type StreamMethod, type UnaryMethod } from './methods.ts';
import { serviceDefinition, type Received } from './protocol.ts';

/** Larger than any request Firestore takes, so that the refusal is Firestore's and not gRPC's. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/**
 * Starts a Firestore: google.firestore.v1 over gRPC, in memory, and with `dataDir` kept over restarts. Every database of every
 * project exists; whoever reaches it may do everything. Rejects when the port is taken or the folder cannot be used.
 */
export async function startFirestore(options: ServiceOptions = {}): Promise<FirestoreService> {
  const databases = new Databases(options.dataDir);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1,
  });
  server.addService(serviceDefinition(), implementation(databases));
  const port = await bind(server, options.port ?? 0);
  let stopped: Promise<void> | undefined;
  return {
    name: 'firestore',
    port,
    env: { FIRESTORE_EMULATOR_HOST: `127.0.0.1:${port}` },
    onWrite: (listener) => databases.onWrite(listener),
    stop: () => (stopped ??= shutDown(server).finally(() => databases.close())),
  };
}

const bind = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });

/** Listen streams never end by themselves, so connections are cut; a commit runs to its end without waiting and is not. */
async function shutDown(server: Server): Promise<void> {
  server.forceShutdown();
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
}

function implementation(databases: Databases): UntypedServiceImplementation {
  return {
    ...Object.fromEntries(
      Object.entries(unaryMethods(databases)).map(([name, method]) => [name, unary(method)]),
    ),
    ...Object.fromEntries(
      Object.entries(streamMethods(databases)).map(([name, method]) => [name, stream(method)]),
    ),
    Listen: (call: ListenCall) => listen(databases, call),
  };
}

const unary =
  (method: UnaryMethod) =>
  (call: ServerUnaryCall<never, object>, answer: sendUnaryData<object>): void => {
    try {
      answer(null, method(call.request));
    } catch (error) {
      answer(statusOf(error));
    }
  };

const stream =
  (method: StreamMethod) =>
  (call: ServerWritableStream<never, object>): void => {
    try {
      for (const message of method(call.request)) call.write(message);
      call.end();
    } catch (error) {
      call.emit('error', statusOf(error));
    }
  };

type ListenCall = ServerDuplexStream<Received<ListenRequest>, object>;

interface ListenRequest {
  readonly database: string;
  readonly addTarget?: Target | null;
  readonly removeTarget?: number;
}

function listen(databases: Databases, call: ListenCall): void {
  let listening: Listening | undefined;
  call.on('data', ({ message }: Received<ListenRequest>) => {
    try {
      listening ??= new Listening(
        databases.of(message.database).database,
        (response) => void call.write(response),
      );
      if (message.addTarget) listening.add(message.addTarget);
      else if (message.removeTarget) listening.remove(message.removeTarget);
    } catch (error) {
      listening?.close();
      call.emit('error', statusOf(error));
    }
  });
  call.on('end', () => {
    listening?.close();
    call.end();
  });
  call.on('cancelled', () => listening?.close());
}

function statusOf(error: unknown): { code: status; details: string } {
  if (error instanceof Failure) return { code: error.code, details: error.message };
  return {
    code: status.INTERNAL,
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
