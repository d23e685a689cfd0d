import { decodeEvent, type EventsByTopic, type EventTopic } from '@earshot/contracts';
import { Dice, history, type Publication, type SimulatedEpisode } from '@earshot/simulator';

/** What a test tells. Its listeners and episodes are in a world of their own, for tests share a database. */
export interface Told {
  /** What ids of its listeners and episodes begin with. */
  readonly world: string;
  /** Each event once. */
  readonly publications: readonly Publication[];
}

/** A message and the topic it is published to. */
export interface ToldMessage {
  readonly topic: EventTopic;
  readonly body: readonly unknown[];
}

/** How much is told. */
export interface Extent {
  /** Sessions, over all listeners. */
  readonly sessions?: number;
  /** Few of them, so that sessions, profiles and episodes are told of by several at once. */
  readonly listeners?: number;
  /** Events too late, of the future or not valid, each as a share of the sessions. */
  readonly unfit?: number;
}

const SECONDS = 20;

/** The same world and seed are told the same, but for the times, which are those of the last minutes. */
export function tell(
  world: string,
  seed: number,
  { sessions = 40, listeners = 10, unfit = 0 }: Extent = {},
): Told {
  const { publications } = history({
    episodes: episodesOf(world),
    listeners,
    seconds: SECONDS,
    seed,
    rate: sessions / SECONDS,
    startAt: Date.now() - 300_000,
    duplicates: 0,
    shuffle: 0,
    bursts: 0,
    unfit,
  });
  return { world, publications: publications.map((publication) => inWorld(world, publication)) };
}

/** What is told more than once, in messages of one event to some, all in another order. */
export function shuffledMessages({ publications }: Told, copies: number, dice: Dice): ToldMessage[] {
  const all = Array.from({ length: copies }, () => publications).flat();
  const byTopic = Map.groupBy(shuffled(all, dice), ({ topic }) => topic);
  const messages: ToldMessage[] = [];
  for (const [topic, told] of byTopic) {
    for (let from = 0; from < told.length;) {
      const to = from + dice.whole(1, 8);
      messages.push({ topic, body: told.slice(from, to).map(({ event }) => event) });
      from = to;
    }
  }
  return shuffled(messages, dice);
}

/** The events of a topic that have to be counted, each once. */
export function countedOf<T extends EventTopic>({ publications }: Told, topic: T): EventsByTopic[T][] {
  const counted = publications.filter((each) => each.topic === topic && each.fate === 'counted');
  return counted.map(({ event }) => {
    const decoded = decodeEvent(topic, event);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.value;
  });
}

/** Ids of the events that have to be refused. */
export function refusedOf({ publications }: Told): string[] {
  return publications
    .filter(({ fate }) => fate !== 'counted')
    .map(({ event }) => idOf(event))
    .sort();
}

/** The id of an event. */
export function idOf(event: object): string {
  return 'event_id' in event ? String(event.event_id) : '';
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const keyed = items.map((item) => ({ item, key: dice.fraction() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

function episodesOf(world: string): readonly SimulatedEpisode[] {
  return [
    { episode_id: `${world}_markets`, show_id: 'show_market', duration_sec: 57, label: 'business' },
    { episode_id: `${world}_telescope`, show_id: 'show_science', duration_sec: 600, label: 'sci_tech' },
    { episode_id: `${world}_final`, show_id: 'show_sports', duration_sec: 3_600, label: 'sports' },
  ];
}

function inWorld(world: string, publication: Publication): Publication {
  const { user_id } = publication.event as { user_id: unknown };
  if (typeof user_id !== 'string') return publication;
  return { ...publication, event: { ...publication.event, user_id: `${world}_${user_id}` } };
}
