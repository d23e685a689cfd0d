import { status } from '@grpc/grpc-js';
import { ActiveSubscription } from './active-subscription.ts';
import { deadLetterOf } from './dead-letter.ts';
import { alreadyExists, GrpcError, notFound } from './grpc-error.ts';
import type { Journal } from './journal.ts';
import { checkPublish, type Message } from './message.ts';
import { resourceName } from './names.ts';
import { PushSender } from './push.ts';
import { Snapshots } from './snapshots.ts';
import type { DeadMessage, Departures } from './subscription-queue.ts';
import { newSubscription } from './subscription-resource.ts';
import { Topics } from './topics.ts';
import type { Subscription, Topic, WireMessage } from './wire.ts';

/** The topic of a subscription whose topic was deleted. */
const DELETED_TOPIC = '_deleted-topic_';

/** Topics, subscriptions and the way of messages between them. */
export class Broker {
  readonly topics = new Topics();
  readonly snapshots = new Snapshots();
  readonly #subscriptions = new Map<string, ActiveSubscription>();
  readonly #pushes = new Map<string, PushSender>();
  readonly #journal: Journal;
  #lastId = Date.now() * 1000;

  constructor(journal: Journal) {
    this.#journal = journal;
    const { topics, subscriptions, backlogs } = journal.load();
    for (const topic of topics) this.topics.set(topic);
    for (const resource of subscriptions) this.#start(resource).add(backlogs.get(resource.name) ?? []);
  }

  /** @throws GrpcError INVALID_ARGUMENT, ALREADY_EXISTS */
  createTopic(topic: Topic): Topic {
    resourceName('topics', topic.name);
    if (this.topics.has(topic.name)) throw alreadyExists(topic.name);
    return this.saveTopic({ ...topic, state: 'ACTIVE' });
  }

  saveTopic(topic: Topic): Topic {
    this.topics.set(topic);
    this.#journal.saveTopic(topic);
    return topic;
  }

  /** Deletes a topic; its subscriptions keep their messages. @throws GrpcError NOT_FOUND */
  deleteTopic(name: string): void {
    this.topics.get(name);
    this.topics.delete(name);
    this.#journal.deleteTopic(name);
    for (const subscription of this.subscriptionsOf(name))
      this.saveSubscription({ ...subscription.resource, topic: DELETED_TOPIC });
  }

  /** @throws GrpcError INVALID_ARGUMENT, ALREADY_EXISTS, NOT_FOUND for the topic */
  createSubscription(asked: Subscription): Subscription {
    const resource = newSubscription(asked);
    if (this.#subscriptions.has(resource.name)) throw alreadyExists(resource.name);
    this.topics.get(resource.topic);
    this.#journal.saveSubscription(resource);
    return this.#start(resource).resource;
  }

  saveSubscription(resource: Subscription): Subscription {
    this.#journal.saveSubscription(resource);
    this.subscription(resource.name).update(resource);
    this.#pushes.get(resource.name)?.update();
    return resource;
  }

  /** @throws GrpcError NOT_FOUND */
  deleteSubscription(name: string): void {
    this.#stop(this.subscription(name));
    this.#subscriptions.delete(name);
    this.#journal.deleteSubscription(name);
  }

  /** Parts a subscription from its topic for good: its messages go. @throws GrpcError NOT_FOUND */
  detach(name: string): void {
    const subscription = this.subscription(name);
    this.saveSubscription({ ...subscription.resource, detached: true });
    subscription.reset([]);
  }

  /** @throws GrpcError NOT_FOUND */
  subscription(name: string): ActiveSubscription {
    const subscription = this.#subscriptions.get(name);
    if (!subscription) throw notFound(name);
    return subscription;
  }

  /** A subscription that messages can be taken from. @throws GrpcError NOT_FOUND, FAILED_PRECONDITION when detached */
  attached(name: string): ActiveSubscription {
    const subscription = this.subscription(name);
    if (subscription.resource.detached)
      throw new GrpcError(status.FAILED_PRECONDITION, 'The subscription is detached from its topic.');
    return subscription;
  }

  subscriptionsOf(topic: string): ActiveSubscription[] {
    return this.allSubscriptions().filter(({ resource }) => resource.topic === topic && !resource.detached);
  }

  allSubscriptions(): ActiveSubscription[] {
    return [...this.#subscriptions.values()];
  }

  /**
   * Publishes all messages of a request or none.
   * @returns their ids
   * @throws GrpcError NOT_FOUND, INVALID_ARGUMENT
   */
  publish(topic: string, messages: readonly WireMessage[]): string[] {
    this.topics.get(topic);
    checkPublish(messages);
    const publishedAt = Date.now();
    const published = messages.map(({ data, attributes, orderingKey }) => ({
      id: String(++this.#lastId),
      data,
      attributes,
      orderingKey,
      publishedAt,
    }));
    this.#distribute(topic, published);
    return published.map(({ id }) => id);
  }

  /** Makes messages a subscription's backlog, as seek does. */
  reset(subscription: ActiveSubscription, messages: readonly Message[]): void {
    this.#journal.append(new Map([[subscription.resource.name, messages]]));
    subscription.reset(messages);
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) this.#stop(subscription);
    this.#journal.close();
  }

  #distribute(topic: string, messages: readonly Message[]): void {
    const parts = this.subscriptionsOf(topic).map((to) => ({ to, messages: to.wanted(messages) }));
    this.#journal.append(new Map(parts.map(({ to, messages: part }) => [to.resource.name, part])));
    this.topics.log(topic, messages);
    this.snapshots.log(topic, messages);
    for (const { to, messages: part } of parts) to.add(part);
  }

  #start(resource: Subscription): ActiveSubscription {
    const subscription: ActiveSubscription = new ActiveSubscription(resource, (departures) =>
      this.#settle(subscription, departures),
    );
    this.#subscriptions.set(resource.name, subscription);
    this.#pushes.set(resource.name, new PushSender(subscription));
    return subscription;
  }

  #stop(subscription: ActiveSubscription): void {
    const { name } = subscription.resource;
    this.#pushes.get(name)?.stop();
    this.#pushes.delete(name);
    subscription.close();
  }

  #settle(subscription: ActiveSubscription, { acknowledged, expired, dead }: Departures): void {
    // A message reaches the dead-letter topic before it leaves here: a crash in between doubles it, but never loses it.
    const buried = dead.filter((one) => this.#bury(subscription, one)).map(({ message }) => message);
    const left = [...acknowledged, ...expired, ...buried];
    if (left.length > 0) this.#journal.remove(subscription.resource.name, left);
  }

  /** @returns false where the dead-letter topic is not there: the message is then delivered again */
  #bury(subscription: ActiveSubscription, dead: DeadMessage): boolean {
    const topic = subscription.resource.deadLetterPolicy?.deadLetterTopic ?? '';
    if (!this.topics.has(topic)) {
      subscription.add([dead.message]);
      return false;
    }
    const message = deadLetterOf(dead, subscription.resource.name);
    this.#distribute(topic, [{ ...message, id: String(++this.#lastId), publishedAt: Date.now() }]);
    return true;
  }
}
