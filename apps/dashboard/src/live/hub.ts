import { Unavailable } from '../http/call.ts';
import { createTopic, type Message, type OwnTopic, type Pace, type Source, type Topic } from './topic.ts';

/** What a topic is about. */
export interface Subject {
  /** By which all its viewers share it. */
  readonly name: string;
  /** By which logs tell of it: its name may hold who somebody is. */
  readonly kind: string;
  readonly source: () => Source;
}

/** The topics that an instance has open, each once however many look at it. */
export interface Hub {
  topic(subject: Subject): Topic;
  /** The latest look of a topic. @throws Unavailable when it fails before there is one */
  latest(subject: Subject): Promise<Message>;
  /** Names of the topics that are open. */
  open(): readonly string[];
}

/** A hub without open topics. */
export function createHub(pace: Pace): Hub {
  const topics = new Map<string, OwnTopic>();

  /** Each idle topic has its listeners: they are bounded, however many are asked for within the grace. */
  const closeOldest = (): void => {
    const idle = [...topics.values()].filter((one) => one.isIdle());
    for (const one of idle.slice(0, Math.max(0, idle.length - pace.mostIdle))) one.close();
  };

  const topic = ({ name, kind, source }: Subject): Topic => {
    const known = topics.get(name);
    if (known) return known;
    const made = createTopic(kind, source(), pace, {
      onIdle: () => {
        // The one that was left last comes last.
        topics.delete(name);
        topics.set(name, made);
        closeOldest();
      },
      onClosed: () => topics.delete(name),
    });
    topics.set(name, made);
    return made;
  };

  const latest: Hub['latest'] = async (subject) => {
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    const leave = topic(subject).join({
      show: resolve,
      failed: () => reject(new Unavailable(`${subject.name} cannot be read just now`)),
    });
    try {
      return await promise;
    } finally {
      leave();
    }
  };

  return { topic, latest, open: () => [...topics.keys()] };
}
