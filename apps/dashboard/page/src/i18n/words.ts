import type {
  DROP_REASONS,
  EpisodeStatus,
  Label,
  Likelihood,
  ModerationState,
  NotificationState,
  NotificationType,
  RejectedDocument,
  SafeSearchCategory,
  SHARE_CHANNELS,
  TranscriptionState,
} from '@earshot/contracts';
import type { DriftView, Unknown } from '@earshot/dashboard-core/operations';
import type { FailureView, Refusal } from '@earshot/dashboard-core/routes';

/** The words that the contracts and the server have, by the prefix of their texts. */
interface Named {
  readonly status: EpisodeStatus;
  readonly label: Label;
  readonly share: (typeof SHARE_CHANNELS)[number];
  readonly drop: (typeof DROP_REASONS)[number];
  readonly notice: NotificationType | NotificationState;
  readonly safe: SafeSearchCategory;
  readonly likely: Likelihood;
  readonly state: TranscriptionState | ModerationState;
  readonly code: RejectedDocument['code'];
  /** Why, in a sentence; why an event cannot be read its decoder says. */
  readonly rejected: Exclude<RejectedDocument['code'], 'invalid' | 'refused'>;
  readonly drift: DriftView['status'] | Unknown;
  readonly failure: Exclude<FailureView['code'], 'invalid' | 'conflict'>;
  readonly refusal: Refusal;
}

/** Prefix of texts for words. */
export type Prefix = keyof Named;
/** Names of the texts that there must be: a word without one does not compile. */
export type WordKey = { [P in Prefix]: `${P}.${Named[P]}` }[Prefix];

/** A text for one of something, and for any other number. */
export interface Counted {
  readonly one: string;
  readonly other: string;
}
