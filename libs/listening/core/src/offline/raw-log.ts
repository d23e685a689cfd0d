import type { EventTopic } from '@earshot/contracts';

/** Episodes and users. */
export interface Entities {
  readonly episodes: readonly string[];
  readonly users: readonly string[];
}

/** Which of what was told is looked at; by publish time. */
export interface Cut {
  /** Nothing that was told later. */
  readonly until: Date;
  /** What nothing was told of since then is settled: it must have been folded. */
  readonly settled: Date;
}

/** A session, its quality, or a month of engagement. */
export interface Unit {
  readonly topic: EventTopic;
  /** Of its state document. */
  readonly path: string;
  readonly user: string;
}

/** An event that a unit was told. */
export interface RawEvent {
  /** JSON of the decoded event. */
  readonly text: string;
  /** When it was told first, in milliseconds since 1970. */
  readonly firstTold: number;
}

/** A unit with all that it was told. */
export interface ToldUnit extends Unit {
  /** Milliseconds since 1970. */
  readonly lastTold: number;
  /** In the order they were first told. */
  readonly events: readonly RawEvent[];
}

/** What the counters of some episodes and users come to by what is settled. */
export interface SettledFigures {
  /** By document path, then by counter. */
  readonly counters: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By episode, which of the users that were asked for apart have played it. */
  readonly listeners: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The raw events in BigQuery, as far as live counters are compared with them. All reject with the client's errors. */
export interface RawLog {
  /** `gs://` URIs of the libraries that its functions fold by, each once. */
  libraries(): Promise<readonly string[]>;
  /** Who was told of in a time, and how many events of it came too late. */
  touched(from: Date, to: Date): Promise<Entities & { readonly lateEvents: number }>;
  /** When the last message of a topic was published that BigQuery has; undefined when it has none. */
  lastTold(topic: EventTopic): Promise<Date | undefined>;
  /** The units of some episodes or users that are not settled; one may come twice. */
  unsettled(entities: Entities, cut: Cut): AsyncIterable<Unit>;
  /** @param apart users whose plays are told one by one */
  settledFigures(entities: Entities, cut: Cut, apart: readonly string[]): Promise<SettledFigures>;
  /** The settled units of some episodes or users that were last told something since a moment; one may come twice. */
  units(entities: Entities, cut: Cut, since: Date): AsyncIterable<ToldUnit>;
  /** Those of some units, by their paths, that were told anything and are settled. */
  unitsAt(paths: readonly string[], cut: Cut): AsyncIterable<ToldUnit>;
}
