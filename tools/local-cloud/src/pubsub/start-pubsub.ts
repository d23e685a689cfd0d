import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Service, ServiceOptions } from '../service.ts';
import { Broker } from './broker.ts';
import { memoryJournal, openJournal } from './journal.ts';
import { publisherService } from './publisher-service.ts';
import { loadService } from './rpc.ts';
import { subscriberService } from './subscriber-service.ts';

/** Requests larger than Pub/Sub's limit must arrive to be refused with its message. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

/**
 * Starts a Pub/Sub. With `dataDir`, topics, subscriptions and unacknowledged messages survive a restart.
 * @throws Error when the port is taken
 */
export async function startPubsub(options: ServiceOptions = {}): Promise<Service> {
  const broker = new Broker(options.dataDir === undefined ? memoryJournal() : openJournal(options.dataDir));
  const server = new Server({
    'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
    'grpc.max_send_message_length': -1,
  });
  server.addService(loadService('Publisher'), publisherService(broker));
  server.addService(loadService('Subscriber'), subscriberService(broker));
  const port = await bind(server, options.port ?? 0);
  let stopped: Promise<void> | undefined;
  return {
    name: 'pubsub',
    port,
    env: { PUBSUB_EMULATOR_HOST: `127.0.0.1:${port}` },
    stop: () => (stopped ??= close(server, broker)),
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}

async function close(server: Server, broker: Broker): Promise<void> {
  server.forceShutdown();
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  broker.close();
}
