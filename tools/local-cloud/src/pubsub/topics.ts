import { notFound } from './grpc-error.ts';
import type { Message } from './message.ts';
import { type Topic, toMs } from './wire.ts';

/** The topics, and what those of them that retain messages have published. */
export class Topics {
  readonly #topics = new Map<string, Topic>();
  readonly #logs = new Map<string, Message[]>();

  has(name: string): boolean {
    return this.#topics.has(name);
  }

  /** @throws GrpcError NOT_FOUND */
  get(name: string): Topic {
    const topic = this.#topics.get(name);
    if (!topic) throw notFound(name);
    return topic;
  }

  set(topic: Topic): void {
    this.#topics.set(topic.name, topic);
  }

  delete(name: string): void {
    this.#topics.delete(name);
    this.#logs.delete(name);
  }

  all(): Topic[] {
    return [...this.#topics.values()];
  }

  /** Keeps messages where the topic retains them. */
  log(name: string, messages: readonly Message[]): void {
    if (!this.#topics.get(name)?.messageRetentionDuration) return;
    const log = this.#logs.get(name);
    if (log) log.push(...messages);
    else this.#logs.set(name, [...messages]);
  }

  /** What was published within the topic's retention, in order. */
  retained(name: string): readonly Message[] {
    const retention = this.#topics.get(name)?.messageRetentionDuration;
    const oldest = Date.now() - (retention ? toMs(retention) : 0);
    const log = (this.#logs.get(name) ?? []).filter(({ publishedAt }) => publishedAt >= oldest);
    this.#logs.set(name, log);
    return log;
  }
}
