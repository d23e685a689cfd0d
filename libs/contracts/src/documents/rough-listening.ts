/** A session that stalled so much that it was spoilt. */
export interface RoughSession {
  readonly session_id: string;
  readonly episode_id: string;
  readonly stalls: number;
  /** When it stalled last, as far as was known when it became rough. */
  readonly at: Date;
}

/** `listeners/{user}/advice/quality_help`: which sessions of a listener were rough lately, and what was done about it. */
export interface RoughListeningDocument {
  readonly user_id: string;
  /** The latest 20, latest first. */
  readonly sessions: readonly RoughSession[];
  /** No other help comes for a session that stalled before it, by event time. */
  readonly helped_until?: Date;
  readonly expires_at: Date;
}
