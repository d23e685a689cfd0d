/** One function that a functions process serves. */
export interface ServedFunction {
  readonly name: string;
  /** Path of the export, with dots. */
  readonly entryPoint: string;
  readonly signature: 'cloudevent' | 'http';
}

/** What a functions process tells its parent once it listens. */
export interface Listening {
  readonly port: number;
}
