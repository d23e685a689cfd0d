/** One figure that the live counters and the offline fold disagree on. */
export interface Drift {
  /** The document that holds the counter: `metrics/{episode}` or `profiles/{user}`. */
  readonly path: string;
  /** The field, with `/` between its parts, such as `by_country/US`. */
  readonly counter: string;
  /** What the document and its shards came to. */
  readonly live: number;
  /** What it must come to by the events in BigQuery. */
  readonly offline: number;
}

/** `agrees`: no drift. `repaired`: drift was found, and none of it is left. */
export const RECONCILIATION_STATUSES = ['running', 'agrees', 'drifted', 'repaired', 'failed'] as const;
/** One of {@link RECONCILIATION_STATUSES}. */
export type ReconciliationStatus = (typeof RECONCILIATION_STATUSES)[number];

/**
 * `reconciliations/latest`, and the same by the run's id as history: how the live counters compare with the offline fold of
 * the raw events. `reconciliations/nightly` is the last one that a night's run ended with: the next night goes on from it.
 */
export interface ReconciliationDocument {
  /** Its start as ISO-8601. */
  readonly run: string;
  /** Compared is who was told of in this time, by publish time; each by all that was ever told of them. */
  readonly from: Date;
  readonly to: Date;
  /** The moment whose counters were compared last. */
  readonly as_of?: Date;
  readonly started_at: Date;
  /** Absent while it runs. */
  readonly finished_at?: Date;
  readonly status: ReconciliationStatus;
  readonly episodes_compared: number;
  readonly users_compared: number;
  /** Counters that disagree. */
  readonly drifted: number;
  /** Counters that were brought to what they must be. */
  readonly repaired: number;
  /**
   * Of those that disagree still, how many have more than BigQuery tells of and may be right, for a session that they count may
   * have had its state expired, or there were too many states to look at; absent for none.
   */
  readonly undecided?: number;
  /**
   * Paths of documents whose counters disagree still: the next night compares them again, whoever it was told of. Of a run that
   * has failed, those that it was to compare again. Absent for none.
   */
  readonly carried?: readonly string[];
  /** How many more disagree still than could be noted: the next night begins where this one began. Absent for none. */
  readonly not_carried?: number;
  /** Events of this time that came too late to count, each text once as in `rejected`: they are in no counter of either side. */
  readonly late_events: number;
  /** The counters that differ most, at most 20. */
  readonly worst: readonly Drift[];
  /** Why it failed; only with the status `failed`. */
  readonly error?: string;
  /** History only. */
  readonly expires_at?: Date;
}

/**
 * `metrics/{episode}/repairs/latest` and `profiles/{user}/repairs/latest`: the last compensation of a document's counters. A
 * run that compares notes its version, and compensates only where that is still the same: so nothing is compensated twice.
 */
export interface RepairDocument {
  /** The run that did it. */
  readonly run: string;
  /** The moment whose counters were compared. */
  readonly as_of: Date;
  readonly repaired_at: Date;
  /** What was added, by counter. */
  readonly amounts: Readonly<Record<string, number>>;
}
