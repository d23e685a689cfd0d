/** What the dashboard's server tells its page about uploads, images in review and the pipeline; as in views.ts. */
import type {
  Likelihood,
  ModerationState,
  ReconciliationStatus,
  RejectedDocument,
  SafeSearchCategory,
  TranscriptionState,
  Why,
} from '@earshot/contracts';

/** An image that waits for a person, or that one decided about. */
export interface ReviewLine extends Partial<Why> {
  readonly image: string;
  readonly name: string;
  readonly episode?: string;
  readonly title?: string;
  readonly state: ModerationState;
  readonly likelihoods?: Readonly<Record<SafeSearchCategory, Likelihood>>;
  readonly labels: readonly string[];
  /** Whether `api/moderation/{image}/picture` shows it. */
  readonly has_picture: boolean;
  /** A decision that was written, and what came of it once it was carried out. */
  readonly review?: { readonly decision: string; readonly by: string; readonly at: number };
  readonly outcome?: Partial<Why> & { readonly outcome: 'done' | 'refused'; readonly at: number };
  readonly created_at: number;
  readonly updated_at: number;
}

/** `api/moderation` and the topic `moderation`. */
export interface ModerationView {
  readonly at: number;
  /** What waits for a person, the longest first. */
  readonly waiting: readonly ReviewLine[];
  /** What people decided lately, the latest first. */
  readonly decided: readonly ReviewLine[];
}

/** Body of `POST api/moderation/{image}`, which moderators may send; answered with 202 as it is carried out by itself. */
export interface Decision {
  readonly decision: 'publish' | 'remove';
}

/** An upload and how far it is. */
export interface UploadLine extends Partial<Why> {
  readonly id: string;
  readonly side: 'audio' | 'image';
  readonly name: string;
  readonly episode?: string;
  readonly title?: string;
  readonly state: TranscriptionState | ModerationState;
  readonly warnings: readonly string[];
  readonly attempts: number;
  /** Whether `POST api/uploads/{side}/{id}/retry` would have it processed again. */
  readonly can_retry: boolean;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Why something is not known: there was no such thing yet, it is under way, or it failed. */
export type Unknown = 'never' | 'running' | 'failed';

/** Something that may not be known, and why; of a failure in the words of who failed. */
export type Told<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: Unknown; readonly reason?: string };

/** `api/pipeline` and the topic `pipeline`. */
export interface PipelineView {
  readonly at: number;
  /** How many uploads are in each state, by side. */
  readonly states: readonly {
    readonly side: 'audio' | 'image';
    readonly state: string;
    readonly count: number;
  }[];
  /** The latest first. */
  readonly uploads: readonly UploadLine[];
  /** Refused and late events of the last 24 hours, by topic and reason. */
  readonly rejected: readonly {
    readonly topic: string;
    readonly code: RejectedDocument['code'];
    readonly count: number;
  }[];
  /** The same by hour, oldest first. */
  readonly rejected_hours: readonly { readonly at: number; readonly count: number }[];
  /** The latest refused events; what they held is in no reason, for it may be anything. */
  readonly rejections: readonly {
    readonly id: string;
    readonly topic: string;
    readonly code: RejectedDocument['code'];
    readonly reason: string;
    readonly at: number;
  }[];
  /** By table: how many changes came to BigQuery in the last hour, and how far behind Firestore at most, in seconds. */
  readonly mirror: Told<
    readonly { readonly table: string; readonly rows?: number; readonly lag_sec?: number }[]
  >;
  /** What the last comparison of live counters with the raw log came to. */
  readonly drift: Told<DriftView>;
}

/** What the last comparison of live counters with the raw log came to. */
export interface DriftView {
  readonly at: number;
  /** `repaired`: counters differed, and none does any more. */
  readonly status: Exclude<ReconciliationStatus, 'running' | 'failed'>;
  /** Episodes and listeners. */
  readonly compared: number;
  /** Counters that differed, repaired ones included. */
  readonly differing: number;
  /** Counters that were brought to what they must be. */
  readonly repaired: number;
  /** Events that came too late to count. */
  readonly late: number;
  /** The counters that differed most, as they were before they were repaired. */
  readonly figures: readonly {
    readonly figure: string;
    /** Path of the document that it is in. */
    readonly of: string;
    readonly live: number;
    readonly recomputed: number;
  }[];
}
