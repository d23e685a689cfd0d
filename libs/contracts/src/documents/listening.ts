import type { Reason } from './reason.ts';

/**
 * Counters that every event may move; each is the sum of one integer over all sessions, quality and engagement
 * documents. Definitions: the listening core's `measure`.
 */
export interface Counters {
  /** Sessions with a PLAY; RESUME is no new play (Spotify). */
  readonly plays: number;
  /** Sessions with at least 60 s heard (Spotify's streams, IAB's downloads). */
  readonly streams: number;
  /** Sessions with at least 20 min or 40 % of the episode heard (Apple). */
  readonly engaged: number;
  /** Sessions with a COMPLETE. */
  readonly completes: number;
  /** Whole seconds heard, in event time: twice as fast counts half; what sessions overlap counts for each of them. */
  readonly seconds_heard: number;
  /** SAVE_EPISODE events. */
  readonly saves: number;
  /** FOLLOW_SHOW events. */
  readonly follows: number;
  /** SHARE events by channel. */
  readonly shares: Readonly<Record<string, number>>;
  /** BUFFERING_START events, and BUFFERING_END events that no start came before. */
  readonly stalls: number;
  /** Milliseconds that stalls lasted, as their BUFFERING_END events say. */
  readonly stall_ms: number;
  /** DROPOUT events by reason. */
  readonly dropouts: Readonly<Record<string, number>>;
  /** Sum of the weights of all events in tenths, {@link WEIGHT_TENTHS} (reference). */
  readonly score_tenths: number;
}

/**
 * `metrics/{episode}`: all counters, plus maps whose keys are part of the data. A missing counter is 0.
 * Beside these there is one `trend_{epoch}` field (forward decay).
 */
export interface MetricsDocument extends Partial<Counters> {
  readonly episode_id: string;
  /** Distinct users who played it: those whose PLAY was counted at least once. */
  readonly listeners?: number;
  /** Sessions that heard any of the 5 % that starts at the key (`0`, `5` … `95`): the retention curve. */
  readonly reach?: Readonly<Record<string, number>>;
  /** Plays by country, the first PLAY's. */
  readonly by_country?: Readonly<Record<string, number>>;
  /** Plays by device, the first PLAY's. */
  readonly by_device?: Readonly<Record<string, number>>;
  readonly updated_at?: Date;
}

/**
 * `metrics/{episode}/windows/{bucket}`: ten seconds by event time; the id is the start as ISO-8601. Six of them in a row
 * are one of the reference's windows (60 s, sliding by 10 s), whose score is their `score_tenths` / 10.
 */
export interface MetricsWindowDocument {
  readonly episode_id: string;
  readonly window_start: Date;
  readonly window_end: Date;
  /** Its start behind a shard, by which surges are looked for. */
  readonly due: string;
  readonly plays?: number;
  readonly completes?: number;
  readonly score_tenths?: number;
  readonly expires_at: Date;
}

/** `metrics/{episode}/minutes/{hour}`: the minutes of one hour; the id is its start as ISO-8601. */
export interface MetricsMinutesDocument {
  readonly episode_id: string;
  readonly hour_start: Date;
  /** Sessions that were playing in each minute, `00` to `59`: their sum over episodes is concurrency. */
  readonly listening: Readonly<Record<string, number>>;
  readonly expires_at: Date;
}

/**
 * `…/shards/{instance}-{minute}` of a `Total`, which is any of the three documents above: what one instance adds to it
 * in one minute while it is hot. Its counters are part of the total's, so that readers add them. Once its minute is
 * over it is folded into the total and gone.
 */
export type ShardDocument<Total extends MetricsDocument | MetricsWindowDocument | MetricsMinutesDocument> =
  Omit<Total, 'due'> & {
    /** When it can be folded into its total, behind a shard of the episode. */
    readonly due: string;
    /** The total's own `due`. */
    readonly total_due?: string;
    /** The episode, in a shard of its figures as a whole: trending looks for these only. */
    readonly figures_of?: string;
  };

/** `metrics/{episode}/cooldowns/trending_now`: that an episode was announced as trending. */
export interface TrendingCooldownDocument {
  readonly episode_id: string;
  readonly notification_id: string;
  /** Until when it is not announced again. */
  readonly until: Date;
  readonly expires_at: Date;
}

/**
 * `listeners/{user}/sessions/{session}`, `…/quality/{session}` and `…/engagement/{month}`: the fold's own state. All
 * but `state` and `rev` is for people and queries.
 */
export interface ListenerStateDocument {
  readonly user_id: string;
  /** The episode of the last activity. */
  readonly episode_id: string;
  /** Sessions only: where in it the listener was last. */
  readonly position_sec?: number;
  /** Sessions only. */
  readonly seconds_heard?: number;
  readonly last_activity: Date;
  /** When the user's windows over it can be closed, behind a shard; absent when they are. */
  readonly due?: string;
  /** The machine state, as JSON. */
  readonly state: string;
  /** Grows with every write: a write that changes nothing would not move the update time, and guard nothing. */
  readonly rev: number;
  readonly expires_at: Date;
}

/**
 * `listeners/{user}/listens/{episode}`: that a user played an episode; its creation counts a unique listener. It does
 * not expire, for a listener who came back after that would count twice.
 */
export interface ListenDocument {
  readonly user_id: string;
  readonly episode_id: string;
  readonly counted_at: Date;
}

/** An episode a listener heard lately. */
export interface RecentEpisode {
  /** When they were in it last, and where. */
  readonly at: Date;
  readonly position_sec: number;
  /** When they came to its end last, over all their sessions; absent when they never did. */
  readonly completed_at?: Date;
}

/**
 * `profiles/{user}`: counters and taste of one listener. Beside these there is one map `affinity_{epoch}` from label to
 * a decayed sum of weights (forward decay).
 */
export interface ProfileDocument extends Partial<Counters> {
  readonly user_id: string;
  /** By episode id; trimmed to the latest 50. */
  readonly recent?: Readonly<Record<string, RecentEpisode>>;
  readonly updated_at?: Date;
}

/**
 * `users/{user}/sessions/{window}`: a closed session window (30 s gap) over all of a user's listening, with the
 * reference's columns; the id is its start as ISO-8601.
 */
export interface UserWindowDocument {
  readonly user_id: string;
  readonly window_start: Date;
  readonly window_end: Date;
  readonly plays: number;
  readonly completes: number;
  readonly stops: number;
  readonly score: number;
  readonly updated_at: Date;
  readonly expires_at: Date;
}

/**
 * Why an event touches no counter: it cannot be read, its time is too late or too early against its publish time, its
 * session is full, or Firestore refuses what it would write.
 */
export const REJECTION_CODES = ['invalid', 'late', 'future', 'full', 'refused'] as const;

/** `rejected/{event}`, `rejected/{event}-{hash}`: an event that touched no counter. */
export interface RejectedDocument {
  readonly event_id: string;
  readonly topic: string;
  readonly code: (typeof REJECTION_CODES)[number];
  /** In words, with what was received. */
  readonly reason: string;
  /** The event as it came, as JSON, at most 4 KiB. */
  readonly event: string;
  readonly published_at: Date;
  readonly rejected_at: Date;
  readonly expires_at: Date;
}

/** One line of `trending/current`. */
export interface TrendingEntry {
  readonly episode_id: string;
  readonly title?: string;
  readonly label?: string;
  /** Decayed plays, in plays made now. */
  readonly trend: number;
  readonly plays: number;
}
/** `trending/current`. */
export interface TrendingDocument {
  readonly episodes: readonly TrendingEntry[];
  readonly updated_at: Date;
}

/** One recommended episode. */
export interface RecommendedEpisode {
  readonly episode_id: string;
  readonly title?: string;
  /** 0–1, comparable within one list only. */
  readonly score: number;
  /** Such as `popular in business today`. */
  readonly reason: string;
  /** The same as data. */
  readonly because: Reason;
}
/** `profiles/{user}/recommendations/current`. */
export interface RecommendationsDocument {
  readonly user_id: string;
  readonly episodes: readonly RecommendedEpisode[];
  /** Their ids, in the same order. */
  readonly episode_ids: readonly string[];
  /** Episodes that the listener put away, by id with the time; the latest 100. */
  readonly dismissed?: Readonly<Record<string, Date>>;
  /** The audiences that the listener belongs to for what they like best, such as `business_3`. */
  readonly audiences?: readonly string[];
  /** The completion that the listener was last told what to hear next after. */
  readonly followed_up?: { readonly episode_id: string; readonly at: Date };
  readonly updated_at: Date;
}

/**
 * `withdrawals/{episode}`: an episode that may not be recommended any more is being taken out of what listeners are
 * recommended. Gone once no list can have it.
 */
export interface WithdrawalDocument {
  readonly episode_id: string;
  /** From when on the lists are gone through, again. */
  readonly due: Date;
  /** Until when a list may be written that was made from a catalogue which still had the episode. */
  readonly listed_until: Date;
}

/**
 * `neighbours/{episode}`: what listeners went on to from an episode, a row of the recommending core's model. It names no
 * listener, but whoever has an id can test for it.
 */
export interface NeighboursDocument {
  readonly episode_id: string;
  /** The row, as JSON; at most 50 episodes and 256 links. */
  readonly row: string;
  readonly updated_at: Date;
  readonly expires_at: Date;
}
