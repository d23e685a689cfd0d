import type { NotificationType } from '@earshot/contracts';

/**
 * A reason, at the moment of delivery, not to tell a listener any more: `heard` – they have heard some of the episode;
 * `listening` – they have listened to something since the cause; `finished` – they have heard the episode to its end, and not again since.
 */
export type Outdated = 'heard' | 'listening' | 'finished';

/**
 * What a notification does with its episode: `recommend` it, so that it is not told once the episode may not be recommended
 * any more; `resume` it, which the listener has begun of their own accord; or only `mention` it. Who dismisses one of the
 * first two has put the episode away.
 */
type EpisodeRole = 'recommend' | 'resume' | 'mention';

/** What holds for a type of notification, beside the decision whether there is a cause. */
export interface NotificationRule {
  /** What brings it about, in words. */
  readonly cause: string;
  /** Whether a cause concerns one listener, or all whom it fits; of those that concern all everybody may read as well. */
  readonly concerns: 'one' | 'fitting' | 'fitting and everybody';
  /** What its id is made from. */
  readonly identity: string;
  /** How long after its cause it is worth telling, in seconds. */
  readonly ttl_sec: number;
  /** How long after one was delivered its listener gets no other of the type, in seconds; 0 when the cause sees to that. */
  readonly cooldown_sec: number;
  /** What it counts towards its listener's daily cap: what nobody asked for counts more. */
  readonly weight: number;
  readonly outdatedBy: readonly Outdated[];
  /** What it says of its episode. */
  readonly episode: EpisodeRole;
}

const HOUR_SEC = 3_600;
const DAY_SEC = 24 * HOUR_SEC;

/** All types; times to live of the first two are the reference's. */
export const rules: Readonly<Record<NotificationType, NotificationRule>> = {
  CONTINUE_LISTENING: {
    cause: 'A listener stopped in the middle of an episode, and their listening has come to rest.',
    concerns: 'one',
    identity: 'the STOP',
    ttl_sec: 1_800,
    cooldown_sec: 0,
    weight: 1,
    outdatedBy: ['listening', 'finished'],
    episode: 'resume',
  },
  TRENDING_NOW: {
    cause: 'An episode drew 50 plays in a minute.',
    concerns: 'fitting and everybody',
    identity: 'the episode and the end of that minute',
    ttl_sec: 600,
    cooldown_sec: 6 * HOUR_SEC,
    weight: 2,
    outdatedBy: ['heard'],
    episode: 'recommend',
  },
  NEW_FOR_YOU: {
    cause: 'An episode can be heard for the first time.',
    concerns: 'fitting',
    identity: 'the episode',
    ttl_sec: 2 * DAY_SEC,
    cooldown_sec: HOUR_SEC,
    weight: 1,
    outdatedBy: ['heard'],
    episode: 'recommend',
  },
  FINISHED_NEXT: {
    cause: 'A listener finished an episode.',
    concerns: 'one',
    identity: 'the finished episode and when that was',
    ttl_sec: HOUR_SEC,
    cooldown_sec: HOUR_SEC,
    weight: 1,
    outdatedBy: ['listening', 'finished'],
    episode: 'recommend',
  },
  QUALITY_HELP: {
    cause: 'Playback kept stalling in three sessions of a listener within a week.',
    concerns: 'one',
    identity: 'the session that was the last of them',
    ttl_sec: DAY_SEC,
    cooldown_sec: 0,
    weight: 1,
    outdatedBy: [],
    episode: 'mention',
  },
};
