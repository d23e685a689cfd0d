import type { Publisher } from '@earshot/adapter-pubsub';
import { GRPC, hasCode, Permanent } from '@earshot/contracts';
import { createGroupCommit } from '@earshot/runtime';

/** Publishes what concurrent reports tell in shared messages. */
export interface Packer {
  /**
   * Resolves once Pub/Sub has taken all of these JSON texts.
   * @throws NotPublished when it may not have taken one.
   */
  publish(texts: readonly string[]): Promise<void>;
}

/** Told about each publish, however many reports share it. */
export interface PublishWatch {
  /** What it took, in milliseconds, however it ended. */
  readonly took: (ms: number) => void;
  readonly failed: (error: unknown, reports: number) => void;
}

/** Events of a report may not have been published; their watch was told why. */
export class NotPublished extends Error {
  override readonly name = 'NotPublished';
}

/** Most events in one message: what the fold takes in one go at its cheapest, in a fraction of a message's bytes. */
export const MAX_EVENTS_PER_MESSAGE = 100;
/** Most bytes that are published in one go, in several messages side by side. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Most reports whose events are published in one go. */
const MAX_REPORTS = 1_000;
/** How long events wait for their turn, in milliseconds: with a publish that takes its longest, less than a function lives. */
const MAX_AGE_MS = 20_000;

/**
 * A packer without a timer: the events of a report that comes alone are published at once; while they are on their way,
 * those of others gather and go together. When Pub/Sub refuses what is in a message, the reports in it are published in
 * halves, so that the one at fault is alone; any other fault is no report's, and is told to all that it met.
 */
export function createPacker(publisher: Publisher, { took, failed }: PublishWatch): Packer {
  const commit = async (reports: readonly (readonly string[])[]): Promise<void> => {
    const start = performance.now();
    try {
      await publisher.publishJson(reports.flat());
    } catch (error) {
      failed(error, reports.length);
      throw error;
    } finally {
      took(performance.now() - start);
    }
  };
  const group = createGroupCommit<readonly string[]>({
    commit,
    maxItems: MAX_REPORTS,
    maxBytes: MAX_BYTES,
    maxAgeMs: MAX_AGE_MS,
    sizeOf: (texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    failureOf: (error) => (isOfContent(error) ? 'fault' : 'outage'),
  });
  return {
    publish: async (texts) => {
      try {
        await group.add(texts);
      } catch (cause) {
        throw new NotPublished('the events may not have been published', { cause });
      }
    },
  };
}

function isOfContent(error: unknown): boolean {
  return error instanceof Permanent || hasCode(error, GRPC.INVALID_ARGUMENT);
}
