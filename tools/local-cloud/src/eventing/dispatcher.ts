import type { Answer } from '../functions/call.ts';
import type { Hosted } from '../functions/gateway.ts';
import { type LogSink, report } from '../functions/logs.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import type { FirestoreService, StorageService } from '../service.ts';
import { documentEvent, objectEvent } from './cloud-event.ts';
import { type Delivery, DeliveryQueue, type QueueCounts, type RetryPolicy } from './delivery-queue.ts';
import { compilePathPattern } from './path-pattern.ts';
import { createPubsubSource, deadLetterTopic, type PubsubSource, subscriptionName } from './pubsub-source.ts';
import { RawEvents, type RawEventsOptions } from './raw-events.ts';

/** What became of the events of one function. */
export interface DeliveryCount extends QueueCounts {
  readonly function: string;
}

/** What events come from. Firestore and Storage are there when a function waits for them. */
export interface Sources {
  readonly projectId: string;
  /** `127.0.0.1:PORT` of Pub/Sub. */
  readonly pubsub: string;
  readonly firestore?: FirestoreService;
  readonly storage?: StorageService;
}

/** How events are delivered. */
export interface DispatcherOptions {
  /** Topics whose messages go to BigQuery as well. */
  readonly raw?: Omit<RawEventsOptions, 'onError'>;
  /** Topics that are to be there whether or not a function waits for them; each gets one of dead letters. */
  readonly topics: readonly string[];
  readonly retry: RetryPolicy;
  readonly onLog: LogSink;
}

/** How long running deliveries may go on when the cloud stops, ms. */
const STOP_GRACE_MS = 2_000;

/** Delivers events to functions as their manifests say. */
export class Dispatcher {
  readonly #queues = new Map<string, DeliveryQueue>();
  readonly #sources: Sources;
  readonly #pubsub: PubsubSource;
  #raw: RawEvents | undefined;
  readonly #retry: RetryPolicy;
  readonly #onLog: LogSink;

  private constructor(sources: Sources, retry: RetryPolicy, onLog: LogSink) {
    this.#sources = sources;
    this.#retry = retry;
    this.#onLog = onLog;
    this.#pubsub = createPubsubSource({
      projectId: sources.projectId,
      host: sources.pubsub,
      onError: (spec, error) =>
        onLog(report(originOf(spec), 'ERROR', `the subscription of ${spec.name} failed: ${error.message}`)),
    });
  }

  /** Subscribes every function that has an event trigger. */
  static async start(
    functions: readonly Hosted[],
    sources: Sources,
    { topics, raw, retry, onLog }: DispatcherOptions,
  ): Promise<Dispatcher> {
    const dispatcher = new Dispatcher(sources, retry, onLog);
    try {
      await Promise.all([
        ...topics
          .flatMap((topic) => [topic, deadLetterTopic(topic)])
          .map((topic) => dispatcher.#pubsub.ensureTopic(topic)),
        ...functions.map((hosted) => dispatcher.#connect(hosted)),
        dispatcher.#connectRaw(raw),
      ]);
      return dispatcher;
    } catch (error) {
      await dispatcher.stop();
      throw error;
    }
  }

  /** Per function, what became of its events. */
  counts(): readonly DeliveryCount[] {
    return [...this.#queues].map(([name, queue]) => ({ function: name, ...queue.counts }));
  }

  /** Events accepted and not settled, by function, and by where else they go; what has none is left out. */
  outstanding(): ReadonlyMap<string, number> {
    const all = [...this.#queues].map(([name, queue]) => [name, queue.outstanding] as const);
    const raw = ['the raw events', this.#raw?.outstanding ?? 0] as const;
    return new Map([...all, raw].filter(([, count]) => count > 0));
  }

  /** Events accepted so far, over all functions. */
  accepted(): number {
    const raw = this.#raw?.accepted ?? 0;
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.accepted, raw);
  }

  /** Looks for published messages that were not delivered yet, and delivers them; returns how many. */
  async look(): Promise<number> {
    return await this.#pubsub.look();
  }

  /** Takes no more events and waits briefly for the deliveries that run. */
  async stop(): Promise<void> {
    this.#raw?.stop();
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop(STOP_GRACE_MS)));
    await this.#pubsub.stop();
  }

  async #connect({ spec, host }: Hosted): Promise<void> {
    const { trigger } = spec;
    if (trigger.kind !== 'pubsub' && trigger.kind !== 'storage' && trigger.kind !== 'firestore') return;
    const deadLetters = deadLetterTopic(trigger.kind === 'pubsub' ? trigger.topic : spec.name);
    if (spec.retry) await this.#pubsub.ensureTopic(deadLetters);
    const queue = new DeliveryQueue({
      concurrency: spec.concurrency,
      ...(spec.retry && { retry: this.#retry }),
      deliver: async (call) => failUnlessOk(await host.call(spec, call)),
      deadLetter: (delivery, attempts, reason) =>
        this.#deadLetter(spec, deadLetters, delivery, attempts, reason),
      report: (severity, message) => this.#onLog(report(originOf(spec), severity, `${spec.name} ${message}`)),
    });
    this.#queues.set(spec.name, queue);
    await this.#feed(spec, queue);
  }

  async #connectRaw(options: DispatcherOptions['raw']): Promise<void> {
    if (!options) return;
    const onError = (message: string) => this.#onLog(report({ codebase: 'local-cloud' }, 'WARNING', message));
    this.#raw = new RawEvents({ ...options, onError });
    await this.#raw.subscribe(this.#pubsub);
  }

  async #feed(spec: FunctionSpec, queue: DeliveryQueue): Promise<void> {
    const { trigger, region } = spec;
    const { projectId, firestore, storage } = this.#sources;
    if (trigger.kind === 'pubsub')
      await this.#pubsub.subscribe(spec, trigger.topic, (delivery) => queue.add(delivery));
    else if (trigger.kind === 'storage')
      storage?.onEvent((event) => {
        if (event.type === trigger.event && event.object.bucket === trigger.bucket)
          queue.add({ id: event.id, call: objectEvent(event) });
      });
    else if (trigger.kind === 'firestore') {
      const matches = compilePathPattern(trigger.document);
      firestore?.onWrite((write) => {
        if (write.project !== projectId || write.database !== trigger.database) return;
        if ((trigger.event === 'written' || trigger.event === write.kind) && matches(write.document))
          queue.add({ id: write.id, call: documentEvent(write, trigger.event, { projectId, region }) });
      });
    }
  }

  /**
   * Publishes a failed event to its dead-letter topic. A message keeps its data and attributes, like Pub/Sub's own dead
   * letters; any other event travels as a CloudEvent in Pub/Sub's binding, as it does in Eventarc's transport topic.
   */
  async #deadLetter(
    spec: FunctionSpec,
    topic: string,
    { call }: Delivery,
    attempts: number,
    reason: string,
  ): Promise<void> {
    const about = {
      CloudPubSubDeadLetterSourceSubscription: subscriptionName(spec),
      CloudPubSubDeadLetterSourceSubscriptionProject: this.#sources.projectId,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      'dead-letter-reason': reason.slice(0, MAX_REASON),
    };
    if (spec.trigger.kind === 'pubsub') {
      const { message } = JSON.parse(String(call.body)) as {
        message: { data: string; attributes?: Record<string, string> };
      };
      await this.#pubsub.publish(topic, Buffer.from(message.data, 'base64'), {
        ...message.attributes,
        ...about,
      });
    } else await this.#pubsub.publish(topic, Buffer.from(call.body as string), { ...call.headers, ...about });
  }
}

/** Pub/Sub allows 1024 bytes in an attribute's value. */
const MAX_REASON = 300;

function originOf({ codebase, name }: FunctionSpec): { codebase: string; function: string } {
  return { codebase, function: name };
}

function failUnlessOk({ status, body }: Answer): void {
  if (status < 200 || status > 299) throw new Error(body.trim() || `it answered ${status}`);
}
