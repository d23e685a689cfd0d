import { Unavailable } from '../http/call.ts';
import { createTopic, type Message, type Pace, type Source, type Topic } from './topic.ts';

/** The topics that an instance has open, each once however many look at it. */
export interface Hub {
  topic(name: string, source: () => Source): Topic;
  /** The latest look of a topic. @throws Unavailable when it fails before there is one */
  latest(name: string, source: () => Source): Promise<Message>;
  /** Names of the topics that are open. */
  open(): readonly string[];
}

/** A hub without open topics. */
export function createHub(pace: Pace): Hub {
  const topics = new Map<string, Topic>();

  const topic: Hub['topic'] = (name, source) => {
    const known = topics.get(name);
    if (known) return known;
    const made = createTopic(name, source(), pace, () => topics.delete(name));
    topics.set(name, made);
    return made;
  };

  const latest: Hub['latest'] = async (name, source) => {
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    const leave = topic(name, source).join({
      show: resolve,
      failed: () => reject(new Unavailable(`${name} cannot be read just now`)),
    });
    try {
      return await promise;
    } finally {
      leave();
    }
  };

  return { topic, latest, open: () => [...topics.keys()] };
}
