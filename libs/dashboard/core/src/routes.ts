// Where the dashboard's server tells its page what. This module imports no code, so that a page may import it.
import type { Reason } from '@earshot/contracts';

/** What a signed-in person may do: a viewer sees everything but the images in review, a moderator all, and acts. */
export type Role = 'viewer' | 'moderator';

/** Who is signed in. */
export interface SessionView {
  readonly user: string;
  /** A moderator is a viewer as well. */
  readonly roles: readonly Role[];
  /** When the session ends. */
  readonly expires_at: number;
  /** The page that signs in; none where there is no such page. */
  readonly sign_in?: string;
}

/** Why a request was refused, where there are fixed reasons; a page has each in its language. */
export type Refusal =
  | 'bad_token'
  | 'no_role'
  | 'needs_viewer'
  | 'needs_moderator'
  | 'file_gone'
  | 'not_now'
  | 'all_streams'
  | 'own_streams'
  | 'streams_opened';

/** What is told to someone who is not signed in (status 401), or may not (403); and of any other failure. */
export interface FailureView {
  readonly code:
    'signed_out' | 'forbidden' | 'not_found' | 'invalid' | 'conflict' | 'too_many' | 'unavailable' | 'failed';
  /** In a sentence, in English. */
  readonly reason: string;
  readonly why?: Refusal;
  /** The reason as data, where it is one that Earshot stores. */
  readonly because?: Reason;
  /** Where signing in helps: the page that does it and comes back with `#id_token=…`; none where there is no such page. */
  readonly sign_in?: string;
}

/** Body of `POST api/session`. */
export interface SignIn {
  readonly id_token: string;
}

/** What transcripts can be downloaded as, from `api/episodes/{id}/transcript.{format}`. */
export const TRANSCRIPT_FORMATS = ['vtt', 'srt', 'json', 'txt'] as const;
/** One of {@link TRANSCRIPT_FORMATS}. */
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/**
 * Events of a live stream (`text/event-stream`). `view`: the whole view as JSON, whenever it changed, at most four times a
 * second; its id makes EventSource resume: who has seen the latest view gets it not again. `end`: the server ends the
 * stream, and EventSource comes back after the `retry` that it was told. `failed`: the view cannot be told; ask for it
 * once, which tells why, and open the stream again after a pause. Lines that begin with `:` are heartbeats. A
 * stream that may not be opened answers with a status and a {@link FailureView} instead: EventSource then gives up, so
 * look at `api/session` and open it again after a pause.
 */
export type StreamEventName = 'view' | 'end' | 'failed';

/** Tables that can be downloaded as CSV. */
export type TableName =
  // Of everything.
  | 'minutes'
  | 'countries'
  | 'devices'
  | 'trending'
  | 'episodes'
  | 'shows'
  | 'uploads'
  | 'rejected'
  | 'moderation'
  // Of an episode or a listener, named as `?of=`.
  | 'retention'
  | 'transcript'
  | 'recommendations'
  | 'windows'
  | 'notifications';

/** Header that every POST carries with the value `1`: pages of other origins cannot send it. */
export const REQUEST_HEADER = 'X-Earshot-Request';

const id = encodeURIComponent;

/** A published cover of a width in pixels; `version` changes with the image, so that it may be cached for ever. */
export function coverRoute(episode: string, width: number, version: string): string {
  return `api/episodes/${id(episode)}/cover/${width}?v=${id(version)}`;
}

/** All routes, relative to the page's own address (which ends with a slash). Methods are GET unless said. */
export const routes = {
  /** GET: {@link SessionView}. POST of {@link SignIn}: begins a session. */
  session: () => 'api/session',
  /** POST: ends the session. */
  signOut: () => 'api/session/end',
  overview: () => 'api/overview',
  /** By the beginning of a title or id (case does not matter), or the latest. */
  episodes: (query = '', after = '') => `api/episodes?query=${id(query)}&after=${id(after)}`,
  episode: (episode: string) => `api/episodes/${id(episode)}`,
  transcript: (episode: string) => `api/episodes/${id(episode)}/transcript`,
  transcriptFile: (episode: string, format: TranscriptFormat) =>
    `api/episodes/${id(episode)}/transcript.${format}`,
  /** The audio as it was uploaded; takes ranges. */
  audio: (episode: string) => `api/episodes/${id(episode)}/audio`,
  shows: () => 'api/shows',
  listeners: (query = '') => `api/listeners?query=${id(query)}`,
  listener: (user: string) => `api/listeners/${id(user)}`,
  moderation: () => 'api/moderation',
  /** The image as it was uploaded; moderators only. */
  picture: (image: string) => `api/moderation/${id(image)}/picture`,
  /** POST of {@link Decision}; moderators only. */
  decide: (image: string) => `api/moderation/${id(image)}`,
  pipeline: () => 'api/pipeline',
  /** POST; moderators only. */
  retry: (side: 'audio' | 'image', upload: string) => `api/uploads/${side}/${id(upload)}/retry`,
  table: (name: TableName, of = '') => `api/tables/${name}.csv${of === '' ? '' : `?of=${id(of)}`}`,
  /** Streams of {@link StreamEventName}. */
  live: {
    overview: () => 'api/live/overview',
    episode: (episode: string) => `api/live/episodes/${id(episode)}`,
    listener: (user: string) => `api/live/listeners/${id(user)}`,
    moderation: () => 'api/live/moderation',
    pipeline: () => 'api/live/pipeline',
  },
} as const;
