import { startPubsub } from '@earshot/local-cloud';
import { type GrpcProxy, startGrpcProxy } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';

/** A Pub/Sub service of one's own, and a client of it whose calls pass a proxy that can disturb them. */
export interface PubsubWire {
  readonly proxy: GrpcProxy;
  readonly disturbed: PubSub;
  /** A topic of its own, by its name, and the bodies of the messages that it got. */
  listen(): Promise<{
    readonly name: string;
    readonly seen: readonly string[];
    readonly close: () => Promise<void>;
  }>;
  stop(): Promise<void>;
}

/** Starts it. */
export async function startPubsubWire(): Promise<PubsubWire> {
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const service = await startPubsub();
  const proxy = await startGrpcProxy(service.port);
  const clientOf = (apiEndpoint: string) =>
    new PubSub({ projectId: 'demo-wire', apiEndpoint, emulatorMode: true });
  const [pubsub, disturbed] = [clientOf(`127.0.0.1:${service.port}`), clientOf(proxy.host)];
  let topics = 0;
  return {
    proxy,
    disturbed,
    listen: async () => {
      topics += 1;
      const name = `things-${topics}`;
      const [topic] = await pubsub.createTopic(name);
      const [subscription] = await topic.createSubscription(`seen-${topics}`);
      const seen: string[] = [];
      subscription.on('message', (message) => {
        seen.push(message.data.toString());
        message.ack();
      });
      return { name, seen, close: () => subscription.close() };
    },
    stop: async () => {
      await Promise.all([pubsub.close(), disturbed.close()]);
      await proxy.stop();
      await service.stop();
    },
  };
}
