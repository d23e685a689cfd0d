import { alreadyExists, notFound } from './grpc-error.ts';
import type { Message } from './message.ts';
import { resourceName } from './names.ts';
import { fromMs, type Snapshot, toMs } from './wire.ts';

interface Kept {
  readonly resource: Snapshot;
  readonly backlog: readonly Message[];
  readonly since: Message[];
}

/** https://cloud.google.com/pubsub/docs/replay-overview#snapshot_overview */
const SNAPSHOT_LIFE_MS = 7 * 24 * 3600 * 1000;

/** Snapshots: a subscription's backlog, and all that its topic published since. */
export class Snapshots {
  readonly #snapshots = new Map<string, Kept>();

  /** @throws GrpcError INVALID_ARGUMENT, ALREADY_EXISTS */
  create(
    { name, topic, labels }: Pick<Snapshot, 'name' | 'topic' | 'labels'>,
    backlog: readonly Message[],
  ): Snapshot {
    resourceName('snapshots', name);
    if (this.#snapshots.has(name)) throw alreadyExists(name);
    const resource = { name, topic, labels, expireTime: fromMs(Date.now() + SNAPSHOT_LIFE_MS) };
    this.#snapshots.set(name, { resource, backlog, since: [] });
    return resource;
  }

  /** @throws GrpcError NOT_FOUND */
  get(name: string): Snapshot {
    return this.#kept(name).resource;
  }

  /** What is unacknowledged after a seek to it. @throws GrpcError NOT_FOUND */
  messages(name: string): Message[] {
    const { backlog, since } = this.#kept(name);
    return [...backlog, ...since];
  }

  /** @throws GrpcError NOT_FOUND */
  update(name: string, change: Partial<Snapshot>): Snapshot {
    const kept = this.#kept(name);
    const resource = { ...kept.resource, ...change, name };
    this.#snapshots.set(name, { ...kept, resource });
    return resource;
  }

  /** @throws GrpcError NOT_FOUND */
  delete(name: string): void {
    this.#kept(name);
    this.#snapshots.delete(name);
  }

  all(): Snapshot[] {
    this.#expire();
    return [...this.#snapshots.values()].map(({ resource }) => resource);
  }

  /** Keeps what a topic publishes for the snapshots of its subscriptions. */
  log(topic: string, messages: readonly Message[]): void {
    this.#expire();
    for (const { resource, since } of this.#snapshots.values())
      if (resource.topic === topic) since.push(...messages);
  }

  #kept(name: string): Kept {
    this.#expire();
    const kept = this.#snapshots.get(name);
    if (!kept) throw notFound(name);
    return kept;
  }

  #expire(): void {
    for (const [name, { resource }] of this.#snapshots)
      if (toMs(resource.expireTime) <= Date.now()) this.#snapshots.delete(name);
  }
}
