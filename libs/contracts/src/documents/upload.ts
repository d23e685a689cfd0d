import type { Artwork, Transcript } from './episode.ts';
import type { Reason, Why } from './reason.ts';
import type { Likelihood, SafeSearchCategory } from './safe-search.ts';

/** One generation of an uploaded object. */
export interface UploadSource {
  readonly bucket: string;
  readonly name: string;
  /** Generation and metageneration as decimal text: they are 64-bit. */
  readonly generation: string;
  readonly metageneration: string;
}

/** What an uploader told about an upload, as far as it could be read. */
export interface UploadMetadata {
  readonly episode_id?: string;
  readonly title?: string;
  readonly show_id?: string;
  /** As it was written, such as `2:15:03`. */
  readonly duration?: string;
  /** In seconds, as told; the measured duration wins. */
  readonly duration_sec?: number;
  /** BCP-47, such as `de-DE`. */
  readonly language?: string;
}

/** A state and when it was reached. */
export interface StateChange<S extends string> {
  readonly state: S;
  readonly at: Date;
  readonly reason?: string;
}

/** What the records of all uploads have in common. */
export interface UploadRecord<S extends string> {
  readonly source: UploadSource;
  readonly state: S;
  /** Why it is in this state, for the uploader. */
  readonly reason?: string;
  /** The same as data, where the reason is one of Earshot's own. */
  readonly because?: Reason;
  readonly history: readonly StateChange<S>[];
  readonly episode_id?: string;
  readonly metadata: UploadMetadata;
  readonly warnings: readonly string[];
  /** Until when no one else needs to look after this upload; absent where there is nothing left to do. */
  readonly lease_until?: Date;
  /** How often the outside service was asked to do its work. */
  readonly attempts: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/**
 * States of an audio upload. The last five are final, but for a result that arrives after its job was given up
 * (`failed` to `done`).
 */
export type TranscriptionState =
  | 'received'
  | 'awaiting_metadata'
  | 'submitted'
  | 'transcribing'
  | 'done'
  | 'failed'
  | 'rejected'
  | 'superseded'
  | 'cancelled';

/** What was read of an audio file without decoding it. */
export interface AudioFacts {
  /** Such as `WAVE` or `Ogg`. */
  readonly container: string;
  readonly codec: string;
  readonly duration_sec: number;
  /** True where the format does not tell its duration and it was estimated from the bit rate. */
  readonly duration_estimated: boolean;
  readonly channels?: number;
  readonly sample_rate?: number;
  readonly bytes: number;
}

/** `transcriptions/{job}`: one record per generation of an audio upload. */
export interface TranscriptionDocument extends UploadRecord<TranscriptionState> {
  readonly job: string;
  readonly audio?: AudioFacts;
  /** Name of the Speech operation. */
  readonly operation?: string;
  /** Since when it is to be processed again, from the file on. */
  readonly reprocess_requested_at?: Date;
  readonly result?: Transcript;
}

/**
 * States of an image upload. `in_review` waits for a person; the last five are final, but for a reviewer's decision
 * (`published` to `quarantined` and back) and for a later cover of the same episode (`published` to `superseded`).
 */
export type ModerationState =
  | 'received'
  | 'awaiting_metadata'
  | 'undecided'
  | 'in_review'
  | 'published'
  | 'quarantined'
  | 'rejected'
  | 'superseded'
  | 'cancelled';

/** What an image showed, by Vision. */
export interface ImageFindings {
  readonly likelihoods: Readonly<Record<SafeSearchCategory, Likelihood>>;
  /** What is to be seen, most certain first. */
  readonly labels: readonly string[];
}

/** What a moderation came to. */
export type ModerationDecision = 'safe' | 'sensitive' | 'review' | 'undecided';

/** What a reviewer may decide: to publish an image whatever was found, or to take it out of reach. */
export const REVIEW_DECISIONS = ['publish', 'remove'] as const;

/**
 * A reviewer's decision: the one field of `moderation/{image}` that a person writes. Written again, it is decided again.
 */
export interface ImageReview {
  readonly decision: (typeof REVIEW_DECISIONS)[number];
  /** Id of the reviewer. */
  readonly by: string;
  readonly at: Date;
}

/** What came of the latest review. */
export interface ReviewOutcome extends Partial<Why> {
  /** The review as it was written, which may be of any shape. */
  readonly review: unknown;
  /** Of one that was refused it is told why, for the reviewer. */
  readonly outcome: 'done' | 'refused';
  readonly at: Date;
}

/** `moderation/{image}`: one record per generation of an image upload. */
export interface ModerationDocument extends UploadRecord<ModerationState> {
  readonly image: string;
  readonly findings?: ImageFindings;
  readonly decision?: ModerationDecision;
  readonly policy_version?: number;
  /** What was made for publishing; only of an image that was found safe. */
  readonly artwork?: Artwork;
  /** The published files that this image needs (a folder of the derived bucket); other images may need the same ones. */
  readonly artwork_id?: string;
  /** Published files that this image needs no more, to be removed once no other image needs them. */
  readonly retired_artwork?: readonly string[];
  /** Where the original of a sensitive image was moved to (gs://). */
  readonly quarantined_to?: string;
  /** The uploader deleted the original of a sensitive image before it could be moved. */
  readonly original_gone?: boolean;
  /** An {@link ImageReview}, once its shape was checked. */
  readonly review?: unknown;
  readonly reviewed?: ReviewOutcome;
}
