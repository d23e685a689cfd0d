import { EVENT_TOPICS, type EventTopic } from '@earshot/contracts';
import { type ExpectedFigures, totalOf } from './expected.ts';
import { type History, history } from './history.ts';
import { complete, type HistoryOptions } from './options.ts';
import { populationOf } from './population.ts';
import type { Fate } from './publication.ts';
import { publish } from './publish.ts';
import { accountOf, seedUsers } from './users.ts';

/** What is simulated, and where. */
export interface SimulationOptions extends Omit<HistoryOptions, 'startAt'> {
  readonly projectId: string;
  /**
   * When publishing starts, in milliseconds since 1970; default now. Give a report's, within an hour of it, to send the same
   * events again: later than that its events of the future would no longer be.
   */
  readonly startAt?: number;
  /** Most events of one Pub/Sub message. Default 10. */
  readonly eventsPerMessage?: number;
}

/** How far a simulation is. */
export interface SimulationProgress {
  /** Events published, repeated ones included. */
  readonly sent: number;
  /** Events to publish. */
  readonly total: number;
}

/** What was sent and what must come of it. */
export interface SimulationReport {
  /** See {@link HistoryOptions.startAt}. */
  readonly startAt: number;
  readonly seed: number;
  /** Events published, repeated ones included. */
  readonly sent: number;
  /** Events, each counted once. */
  readonly distinct: number;
  /** Events published by topic, repeated ones included. */
  readonly byTopic: Readonly<Record<EventTopic, number>>;
  /** Events that must be counted, each once: `distinct` less what must be refused. */
  readonly expectedCounted: number;
  /** Events that must be refused as invalid or of the future, each once. */
  readonly expectedRejected: number;
  /** Events that must be refused as late, each once. */
  readonly expectedLate: number;
  /** All distinct events by what must become of them. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** What the figures must come out at, provided these events are the only ones. */
  readonly expected: {
    readonly total: ExpectedFigures;
    readonly episodes: Readonly<Record<string, ExpectedFigures>>;
  };
}

/**
 * Seeds `users/{user}` and publishes a history of listening to the three topics, in real time. The SDKs' own variables
 * (`FIRESTORE_EMULATOR_HOST`, `PUBSUB_EMULATOR_HOST`) say where.
 * @throws RangeError when an option is out of its range; what Firestore or Pub/Sub refuses the work with
 */
export async function simulate(
  { projectId, startAt: asked, eventsPerMessage = 10, ...options }: SimulationOptions,
  onProgress: (progress: SimulationProgress) => void = () => undefined,
): Promise<SimulationReport> {
  complete({ ...options, startAt: asked ?? Date.now() });
  const { PubSub } = await import('@google-cloud/pubsub');
  await seedPopulation(projectId, options);
  const startAt = asked ?? Date.now();
  const made = history({ ...options, startAt });
  const total = made.publications.length;
  const pubsub = new PubSub({ projectId });
  try {
    await publish(pubsub, made.publications, {
      eventsPerMessage,
      onProgress: (sent) => onProgress({ sent, total }),
    });
  } finally {
    await pubsub.close();
  }
  return reportOf(made, options.seed, startAt);
}

/** What a history must come to once it is published. */
export function reportOf(
  { publications, distinct, expected }: History,
  seed: number,
  startAt: number,
): SimulationReport {
  const { counted, late, future, invalid } = distinct;
  const countOf = (topic: EventTopic) => publications.filter((each) => each.topic === topic).length;
  return {
    startAt,
    seed,
    sent: publications.length,
    distinct: counted + late + future + invalid,
    byTopic: Object.fromEntries(EVENT_TOPICS.map((topic) => [topic, countOf(topic)])) as Record<
      EventTopic,
      number
    >,
    expectedCounted: counted,
    expectedRejected: future + invalid,
    expectedLate: late,
    fates: distinct,
    expected: { total: totalOf(expected.values()), episodes: Object.fromEntries(expected) },
  };
}

async function seedPopulation(
  projectId: string,
  { seed, listeners }: Pick<HistoryOptions, 'seed' | 'listeners'>,
): Promise<void> {
  const { deleteApp, initializeApp } = await import('firebase-admin/app');
  const { getFirestore } = await import('firebase-admin/firestore');
  const now = Date.now();
  const app = initializeApp({ projectId }, `simulator-${seed}-${now}`);
  try {
    const accounts = populationOf(seed, listeners).map((listener) => accountOf(listener, seed, now));
    await seedUsers(getFirestore(app), accounts);
  } finally {
    await deleteApp(app);
  }
}
