import { type handleBidiStreamingCall, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { ActiveSubscription } from './active-subscription.ts';
import type { Broker } from './broker.ts';
import { GrpcError, invalidArgument } from './grpc-error.ts';
import { bytesOf, type Delivery, received } from './message.ts';
import { newConsumer } from './queue-entry.ts';
import { statusOf } from './rpc.ts';
import type { ReceivedMessage } from './wire.ts';

interface StreamRequest {
  readonly subscription: string;
  readonly ackIds: readonly string[];
  readonly modifyDeadlineSeconds: readonly number[];
  readonly modifyDeadlineAckIds: readonly string[];
  readonly streamAckDeadlineSeconds: number;
  readonly maxOutstandingMessages: string;
  readonly maxOutstandingBytes: string;
}

interface Confirmation {
  readonly ackIds: readonly string[];
  readonly invalidAckIds: readonly string[];
}

interface StreamResponse {
  readonly receivedMessages?: readonly ReceivedMessage[];
  readonly acknowledgeConfirmation?: Confirmation;
  readonly modifyAckDeadlineConfirmation?: Confirmation;
  readonly subscriptionProperties?: object;
}

type Stream = ServerDuplexStream<StreamRequest, StreamResponse>;

/** Most bytes of messages in one response, so that none outgrows what a client accepts. */
const MAX_RESPONSE_BYTES = 3_000_000;

/** Subscriber.StreamingPull: messages as they come, within the stream's flow control. */
export function streamingPull(broker: Broker): handleBidiStreamingCall<StreamRequest, StreamResponse> {
  return (stream) => {
    let session: Session | undefined;
    stream.on('data', (request: StreamRequest) => {
      try {
        session ??= new Session(stream, broker.attached(request.subscription), request);
        session.receive(request);
      } catch (error) {
        session?.end();
        stream.emit('error', statusOf(error));
      }
    });
    stream.on('end', () => {
      session?.end();
      stream.end();
    });
    stream.on('cancelled', () => session?.end());
  };
}

/** One stream's share of a subscription. What it has outstanding when it ends stays so until its deadline. */
class Session {
  readonly #stream: Stream;
  readonly #subscription: ActiveSubscription;
  readonly #detach: () => void;
  #leaseMs: number;

  constructor(stream: Stream, subscription: ActiveSubscription, first: StreamRequest) {
    this.#stream = stream;
    this.#subscription = subscription;
    this.#leaseMs = leaseOf(first.streamAckDeadlineSeconds);
    const leaseMs = () => this.#leaseMs;
    this.#write({});
    this.#detach = subscription.attach({
      consumer: newConsumer({
        maxMessages: Number(first.maxOutstandingMessages) || Infinity,
        maxBytes: Number(first.maxOutstandingBytes) || Infinity,
        takesRuns: true,
      }),
      get leaseMs() {
        return leaseMs();
      },
      deliver: (deliveries) => this.#deliver(deliveries),
      closed: () => {
        stream.emit('error', statusOf(new GrpcError(status.NOT_FOUND, 'Subscription does not exist.')));
      },
    });
  }

  receive(request: StreamRequest): void {
    const { ackIds, modifyDeadlineAckIds, modifyDeadlineSeconds, streamAckDeadlineSeconds } = request;
    if (streamAckDeadlineSeconds !== 0) this.#leaseMs = leaseOf(streamAckDeadlineSeconds);
    if (modifyDeadlineAckIds.length !== modifyDeadlineSeconds.length)
      throw invalidArgument('modify_deadline_ack_ids and modify_deadline_seconds differ in length.');
    if (ackIds.length > 0) {
      const unknown = this.#subscription.acknowledge(ackIds);
      this.#confirm({ acknowledgeConfirmation: confirmation(ackIds, unknown) });
    }
    if (modifyDeadlineAckIds.length > 0) {
      const unknown = this.#subscription.modifyDeadlines(
        modifyDeadlineAckIds.map((ackId, i) => ({ ackId, seconds: modifyDeadlineSeconds[i] ?? 0 })),
      );
      this.#confirm({ modifyAckDeadlineConfirmation: confirmation(modifyDeadlineAckIds, unknown) });
    }
  }

  end(): void {
    this.#detach();
  }

  #deliver(deliveries: readonly Delivery[]): void {
    const attempt = this.#subscription.resource.deadLetterPolicy ? 'with attempt' : 'plain';
    for (const batch of batches(deliveries))
      this.#write({ receivedMessages: batch.map((delivery) => received(delivery, attempt)) });
  }

  #confirm(response: StreamResponse): void {
    if (this.#subscription.resource.enableExactlyOnceDelivery) this.#write(response);
  }

  #write(response: StreamResponse): void {
    const { enableExactlyOnceDelivery, enableMessageOrdering } = this.#subscription.resource;
    this.#stream.write({
      ...response,
      subscriptionProperties: {
        exactlyOnceDeliveryEnabled: enableExactlyOnceDelivery,
        messageOrderingEnabled: enableMessageOrdering,
      },
    });
  }
}

function leaseOf(seconds: number): number {
  if (seconds < 10 || seconds > 600)
    throw invalidArgument(
      `Invalid stream ack deadline given: you passed ${seconds}, but it must be between 10 and 600 (seconds).`,
    );
  return seconds * 1000;
}

function confirmation(ackIds: readonly string[], unknown: readonly string[]): Confirmation {
  const invalid = new Set(unknown);
  return { ackIds: ackIds.filter((ackId) => !invalid.has(ackId)), invalidAckIds: unknown };
}

function* batches(deliveries: readonly Delivery[]): Generator<Delivery[]> {
  let batch: Delivery[] = [];
  let bytes = 0;
  for (const delivery of deliveries) {
    const size = bytesOf(delivery.message);
    if (batch.length > 0 && bytes + size > MAX_RESPONSE_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(delivery);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
