import { type FullOptions } from './options.ts';
import { type Publications, publish } from './publish.ts';
import type { HistoryTotals } from './totals.ts';
import { seedUsers } from './users.ts';

/** Where and how a history is published. */
export interface DeliveryOptions {
  readonly projectId: string;
  /** Most events of one Pub/Sub message. Default 10. */
  readonly eventsPerMessage?: number;
  /**
   * Accounts to write to `users/{user}`, from the population's first listener on. Default all, but at most
   * {@link MOST_USERS}: a listener without an account is a stranger to the product, and its events count the same.
   */
  readonly users?: number;
}

/** How far a history is. */
export interface Progress {
  /** Events published or made up so far, repeated ones included. */
  readonly sent: number;
  /** Share of the time of publishing that has passed, 0–1. */
  readonly share: number;
}

/** Told how far a history is, now and then. */
export type OnProgress = (progress: Progress) => void;

/** Accounts that are written unless more are asked for. */
export const MOST_USERS = 10_000;
const EVENTS_PER_MESSAGE = 10;

/** Writes the population's accounts and returns how many. @throws what Firestore refuses them with */
export async function writeAccounts(
  { projectId, users = MOST_USERS }: DeliveryOptions,
  { seed, plans, listeners }: FullOptions,
): Promise<number> {
  const { deleteApp, initializeApp } = await import('firebase-admin/app');
  const { getFirestore } = await import('firebase-admin/firestore');
  const beforeMs = Date.now();
  const count = Math.min(users, listeners);
  const app = initializeApp({ projectId }, `simulator-${seed}-${beforeMs}`);
  try {
    await seedUsers(getFirestore(app), { seed, plans, count, beforeMs });
  } finally {
    await deleteApp(app);
  }
  return count;
}

/** Publishes in real time, from `startAt` on (milliseconds since 1970). @throws what Pub/Sub refuses a message with */
export async function deliver(
  { projectId, eventsPerMessage = EVENTS_PER_MESSAGE }: DeliveryOptions,
  publications: Publications<HistoryTotals>,
  { startAt, seconds }: Pick<FullOptions, 'startAt' | 'seconds'>,
  onProgress: OnProgress,
): Promise<HistoryTotals> {
  const { PubSub } = await import('@google-cloud/pubsub');
  const pubsub = new PubSub({ projectId });
  try {
    return await publish(pubsub, publications, {
      eventsPerMessage,
      onProgress: (sent) => onProgress({ sent, share: shareOf(Date.now(), { startAt, seconds }) }),
    });
  } finally {
    await pubsub.close();
  }
}

/** The share of the time of publishing that has passed at a time (milliseconds since 1970), 0–1. */
export function shareOf(now: number, { startAt, seconds }: Pick<FullOptions, 'startAt' | 'seconds'>): number {
  return Math.max(0, Math.min(1, (now - startAt) / (seconds * 1000)));
}
