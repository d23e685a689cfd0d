import type { Why } from './reason.ts';

/** The labels an episode can have (reference). */
export const LABELS = ['world', 'sports', 'business', 'sci_tech'] as const;
/** One of {@link LABELS}. */
export type Label = (typeof LABELS)[number];

/** Where an episode stands, as a whole: `ready` once its audio is transcribed. */
export type EpisodeStatus = 'awaiting_audio' | 'transcribing' | 'ready' | 'failed';

/** A visible fault of one upload, in words for its uploader. */
export interface EpisodeFault extends Why {
  readonly at: Date;
  /** Id of the upload's record in `transcriptions/` or `moderation/`. */
  readonly upload: string;
}

/** One published size of a cover in one format. */
export interface ArtworkVariant {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly format: 'avif' | 'webp' | 'jpeg';
  readonly bytes: number;
}

/** An episode's cover as published. */
export interface Artwork {
  readonly variants: readonly ArtworkVariant[];
  /** A tiny blurred picture to show while the cover loads (base64 ThumbHash). */
  readonly placeholder: string;
  /** `#rrggbb`. */
  readonly dominant_color: string;
}

/** gs:// links to a transcript's formats. */
export interface TranscriptLinks {
  readonly vtt: string;
  readonly srt: string;
  readonly json: string;
  readonly text: string;
  /** Chapters (JSON of Podcasting 2.0); absent where an episode has no two. */
  readonly chapters?: string;
}

/** What a recognised transcript says about an episode. */
export interface Transcript {
  /** Absent where the words leave it undecided, and where the transcript is not trusted. */
  readonly label?: Label;
  /** 0–1. */
  readonly label_confidence?: number;
  /** The words that spoke for the label, strongest first. */
  readonly label_evidence?: readonly string[];
  readonly keywords?: readonly string[];
  /** The transcript's beginning, at most 2,000 characters. */
  readonly transcription?: string;
  readonly transcript?: TranscriptLinks;
  /** How many documents hold the whole text: `episodes/{episode}/transcript/0000` and so on. */
  readonly transcript_chunks?: number;
  /** Share (0–1) of the audio that is within a minute of recognised words, up to the last one. */
  readonly transcript_coverage?: number;
  /** False when it covers too little: then no label, keywords or chapters are taken from it. */
  readonly transcript_trusted?: boolean;
}

/** `episodes/{episode}/transcript/{chunk}`: a part of the transcript's text; all of them in order, joined, are the whole. */
export interface TranscriptChunk {
  readonly episode_id: string;
  /** From 0. */
  readonly index: number;
  readonly text: string;
}

/**
 * `episodes/{episode}`. Field names follow the reference; audio and image fill in their own fields in either order,
 * so all but the id may be missing.
 */
export interface EpisodeDocument extends Transcript {
  readonly episode_id: string;
  readonly title?: string;
  readonly show_id?: string;
  /** As the uploader wrote it, such as `2:15:03`. */
  readonly duration?: string;
  /** Measured from the audio; wins over what the uploader said. */
  readonly duration_sec?: number;
  readonly status: EpisodeStatus;
  /** The upload (`transcriptions/{id}`) that the audio's fields are from. */
  readonly audio_upload?: string;
  readonly is_sensitive?: boolean;
  /** The cover's largest JPEG. */
  readonly image_url?: string;
  readonly artwork?: Artwork;
  /** The upload (`moderation/{id}`) that the cover's fields are from. */
  readonly image_upload?: string;
  readonly faults?: { readonly audio?: EpisodeFault; readonly image?: EpisodeFault };
  readonly warnings?: { readonly audio?: readonly string[]; readonly image?: readonly string[] };
  readonly created_at?: Date;
  readonly updated_at: Date;
}
