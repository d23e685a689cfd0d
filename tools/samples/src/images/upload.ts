/** One upload of the corpus: made when it is asked for, the same at every time. */
export interface CorpusImage {
  /** A file name, which may lie. */
  readonly name: string;
  readonly make: () => Promise<Buffer>;
  /** Whether it can be a cover. */
  readonly good: boolean;
  /** What the decoder says of a bad one. */
  readonly reason?: RegExp;
}
