import { deliver, type DeliveryOptions, type OnProgress, writeAccounts } from './deliver.ts';
import { complete, type HistoryOptions } from './options.ts';
import { type HistoryReport, reportOf } from './report.ts';
import { tell } from './telling.ts';

/** What is simulated, and where. */
export interface SimulationOptions extends Omit<HistoryOptions, 'startAt'>, DeliveryOptions {
  /**
   * When publishing starts, in milliseconds since 1970; default now. Give a report's, before its `holdsUntil`, to send the
   * same events again.
   */
  readonly startAt?: number;
}

/** What was sent and what must come of it. */
export interface SimulationReport extends HistoryReport {
  /** Accounts written to `users/{user}`. */
  readonly users: number;
}

/**
 * Writes `users/{user}` and publishes a history of listening to the three topics, in real time. The SDKs' own variables
 * (`FIRESTORE_EMULATOR_HOST`, `PUBSUB_EMULATOR_HOST`) say where.
 * @throws RangeError when an option is out of its range; what Firestore or Pub/Sub refuses the work with
 */
export async function simulate(
  { startAt: asked, ...options }: SimulationOptions,
  onProgress: OnProgress = () => undefined,
): Promise<SimulationReport> {
  const users = await writeAccounts(options, complete({ ...options, startAt: asked ?? Date.now() }));
  const made = complete({ ...options, startAt: asked ?? Date.now() });
  const totals = await deliver(options, tell(made), made, onProgress);
  return { ...reportOf(totals, made.seed, made.startAt), users };
}
