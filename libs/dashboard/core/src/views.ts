/**
 * What the dashboard's server tells its page about episodes, shows and listeners. All views are JSON; times are milliseconds since 1970, and a
 * field that is missing is not known. Texts are as uploaders and listeners wrote them: show them as text, never as HTML. Reasons are in
 * English and, where they are Earshot's own, data that a page makes its own words from.
 */
import type { Counters, EpisodeStatus, Label, Why } from '@earshot/contracts';

/** So many of something named. */
export interface Count {
  readonly key: string;
  readonly count: number;
}

/** An episode in a few words. */
export interface EpisodeBrief {
  readonly episode: string;
  readonly title?: string;
  readonly show?: string;
  readonly label?: Label;
  readonly status?: EpisodeStatus;
  /** A small published cover. */
  readonly cover?: string;
  readonly duration_sec?: number;
}

/** An episode that is trending. */
export interface TrendingView extends EpisodeBrief {
  /** Decayed plays, in plays made now. */
  readonly trend: number;
  readonly plays: number;
}

/** Whether there is anything to see yet; what is false is what to do first. */
export interface FirstSteps {
  readonly has_uploads: boolean;
  readonly has_episodes: boolean;
  readonly has_listening: boolean;
}

/** `api/overview` and the topic `overview`. */
export interface OverviewView {
  readonly at: number;
  /** Sessions that are playing: the most of the latest three minutes, since players tell of a minute in the next two. */
  readonly listening_now: number;
  /** The sixty minutes up to now, oldest first. */
  readonly minutes: readonly { readonly at: number; readonly listening: number }[];
  /** All counters over all episodes. */
  readonly counters: Counters;
  /** Of all plays 0–1; missing without plays. */
  readonly completion?: number;
  /** Stalls an hour heard; missing where nothing was heard. */
  readonly stalls_per_hour?: number;
  readonly episodes: number;
  readonly trending: readonly TrendingView[];
  /** Most plays first; the last may be `other`. */
  readonly countries: readonly Count[];
  readonly devices: readonly Count[];
  readonly first_steps: FirstSteps;
}

/** An episode with its figures, as a line of a table. */
export interface EpisodeLine extends EpisodeBrief {
  readonly plays: number;
  readonly listeners: number;
  readonly hours: number;
  readonly completion?: number;
  readonly updated_at: number;
}

/** `api/episodes?query=&after=`. */
export interface EpisodesView {
  readonly episodes: readonly EpisodeLine[];
  /** To be given as `after` for the next page; missing on the last. */
  readonly next?: string;
}

/** A fault or a warning of one side of an episode. */
export interface EpisodeNote extends Why {
  readonly side: 'audio' | 'image';
  readonly kind: 'fault' | 'warning';
  readonly at?: number;
}

/** Five percent of an episode. */
export interface RetentionPoint {
  /** Where it begins: 0, 5 … 95. */
  readonly percent: number;
  /** Where it begins, in seconds; missing while the duration is not known. */
  readonly second?: number;
  /** Sessions that heard any of it. */
  readonly sessions: number;
  /** Of the best of all points, 0–1. */
  readonly share: number;
  /** What is said there, in a line; missing without a transcript. */
  readonly line?: string;
}

/** How well it was heard. */
export interface QualityView {
  readonly stalls: number;
  readonly stall_ms: number;
  readonly stalls_per_hour?: number;
  readonly dropouts: readonly Count[];
}

/** `api/episodes/{id}` and the topic `episodes/{id}`. */
export interface EpisodeView extends EpisodeBrief {
  readonly at: number;
  readonly is_sensitive?: boolean;
  /** Published covers, largest first. */
  readonly covers: readonly { readonly url: string; readonly width: number; readonly height: number }[];
  /** `#rrggbb`. */
  readonly dominant_color?: string;
  /** A ThumbHash in base64. */
  readonly placeholder?: string;
  /** 0–1. */
  readonly label_confidence?: number;
  /** The words that spoke for the label, strongest first. */
  readonly label_evidence: readonly string[];
  readonly keywords: readonly string[];
  /** Changes whenever the transcript does; missing without one. */
  readonly transcript?: string;
  readonly transcript_coverage?: number;
  readonly transcript_trusted?: boolean;
  readonly notes: readonly EpisodeNote[];
  /** Whether `api/episodes/{id}/audio` has something to play. */
  readonly has_audio: boolean;
  readonly counters: Counters;
  readonly listeners: number;
  readonly completion?: number;
  readonly listening_now: number;
  readonly minutes: readonly { readonly at: number; readonly listening: number }[];
  readonly retention: readonly RetentionPoint[];
  readonly countries: readonly Count[];
  readonly devices: readonly Count[];
  readonly shares: readonly Count[];
  readonly quality: QualityView;
  readonly updated_at?: number;
}

/** A word that was recognised; seconds from the beginning. */
export interface TranscriptWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly speaker?: string;
}

/** A chapter, by its first second. */
export interface ChapterView {
  readonly start: number;
  readonly title: string;
}

/** `api/episodes/{id}/transcript`. */
export interface TranscriptView {
  readonly episode: string;
  /** As in {@link EpisodeView.transcript}. */
  readonly transcript: string;
  readonly words: readonly TranscriptWord[];
  readonly chapters: readonly ChapterView[];
}

/** A show, added up over its episodes. */
export interface ShowLine {
  readonly show: string;
  readonly episodes: number;
  readonly plays: number;
  readonly streams: number;
  readonly hours: number;
  readonly follows: number;
  readonly completion?: number;
  readonly top?: EpisodeBrief;
}

/** `api/shows`, most plays first. */
export interface ShowsView {
  readonly shows: readonly ShowLine[];
  /** Of how many episodes, the latest and the most played, this is. */
  readonly episodes: number;
}

/** `api/listeners?query=`: ids that begin so. */
export interface ListenersView {
  readonly listeners: readonly {
    readonly user: string;
    readonly plays: number;
    readonly updated_at?: number;
  }[];
}

/** `api/listeners/{user}` and the topic `listeners/{user}`. */
export interface ListenerView {
  readonly at: number;
  readonly user: string;
  readonly country?: string;
  readonly language?: string;
  readonly plan?: string;
  readonly device?: string;
  readonly notifications_enabled?: boolean;
  readonly counters: Counters;
  /** Decayed weights by label, strongest first. */
  readonly affinity: readonly { readonly label: string; readonly weight: number }[];
  readonly recent: readonly (EpisodeBrief & {
    readonly at: number;
    readonly position_sec: number;
    readonly completed: boolean;
  })[];
  readonly recommendations: readonly (EpisodeBrief & Why & { readonly score: number })[];
  readonly recommended_at?: number;
  /** Closed windows, the latest first. */
  readonly windows: readonly {
    readonly start: number;
    readonly end: number;
    readonly plays: number;
    readonly completes: number;
    readonly stops: number;
    readonly score: number;
  }[];
  /** The latest first. */
  readonly notifications: readonly (Partial<Why> & {
    readonly id: string;
    readonly type: string;
    readonly state: string;
    readonly at: number;
    readonly message?: string;
    readonly episode: string;
    readonly read_at?: number;
    readonly dismissed_at?: number;
  })[];
}
