/** One upload of the corpus: made when it is asked for, the same at every time. */
export interface CorpusAudio {
  /** A file name, which may lie. */
  readonly name: string;
  readonly make: () => Promise<Buffer>;
  /** Seconds that a good one lasts. */
  readonly seconds?: number;
  /** Why a bad one is refused. */
  readonly reason?: RegExp;
}
