/** One generation of an uploaded object. */
export interface UploadSource {
  readonly bucket: string;
  readonly name: string;
  /** Generation and metageneration as decimal text: they are 64-bit. */
  readonly generation: string;
  readonly metageneration: string;
}

/** A state and when it was reached. */
export interface StateChange<S extends string> {
  readonly state: S;
  readonly at: Date;
  readonly reason?: string;
}

/** States of an audio upload. The last five are final. */
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

/** `transcriptions/{job}`: one record per generation of an audio upload. */
export interface TranscriptionDocument {
  readonly job: string;
  readonly source: UploadSource;
  readonly state: TranscriptionState;
  /** Why it is in this state, for the uploader. */
  readonly reason?: string;
  readonly history: readonly StateChange<TranscriptionState>[];
  readonly episode_id?: string;
  readonly duration_sec?: number;
  /** Name of the Speech operation. */
  readonly operation?: string;
  /** Until when no one else needs to look after this job. */
  readonly lease_until?: Date;
  readonly warnings: readonly string[];
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** States of an image upload. `published`, `quarantined`, `rejected` and `superseded` are final. */
export type ModerationState =
  'received' | 'awaiting_metadata' | 'undecided' | 'published' | 'quarantined' | 'rejected' | 'superseded';

/** Vision's likelihoods, from SafeSearch. */
export const LIKELIHOODS = [
  'UNKNOWN',
  'VERY_UNLIKELY',
  'UNLIKELY',
  'POSSIBLE',
  'LIKELY',
  'VERY_LIKELY',
] as const;
/** One of {@link LIKELIHOODS}. */
export type Likelihood = (typeof LIKELIHOODS)[number];
/** The categories of SafeSearch. */
export const SAFE_SEARCH_CATEGORIES = ['adult', 'violence', 'racy', 'medical', 'spoof'] as const;
/** One of {@link SAFE_SEARCH_CATEGORIES}. */
export type SafeSearchCategory = (typeof SAFE_SEARCH_CATEGORIES)[number];

/** `moderation/{image}`: one record per generation of an image upload. */
export interface ModerationDocument {
  readonly image: string;
  readonly source: UploadSource;
  readonly state: ModerationState;
  readonly reason?: string;
  readonly history: readonly StateChange<ModerationState>[];
  readonly episode_id?: string;
  readonly likelihoods?: Readonly<Record<SafeSearchCategory, Likelihood>>;
  readonly policy_version?: number;
  readonly warnings: readonly string[];
  readonly created_at: Date;
  readonly updated_at: Date;
}
