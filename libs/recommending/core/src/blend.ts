/** What a score is made of, and how much each part counts. */
export interface Blend {
  /** Most of the score that rows decide, however much they know; 0 to 1. */
  readonly sequence: number;
  /** How the rest is shared: by the listener's labels, by what is popular, by what is new. */
  readonly affinity: number;
  readonly popularity: number;
  readonly freshness: number;
  /** What each earlier item of the session counts beside the one after it; 0 leaves the last alone. */
  readonly recency: number;
  /** What items of earlier sessions count beside those of this one. */
  readonly earlier: number;
  /** What each further item of a show already in the list keeps of its score; 1 leaves the list as it is. */
  readonly repeat: number;
}

/** How Earshot blends; chosen by `./dev bench recommend`, whose figures are in docs/recommendations.md. */
export const BLEND: Blend = {
  sequence: 0.8,
  affinity: 0.5,
  popularity: 0.4,
  freshness: 0.1,
  recency: 0.6,
  earlier: 0.1,
  repeat: 0.95,
};
