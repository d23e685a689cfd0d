/** How a function is started, as terraform/generated has it. */
export type Trigger = 'event' | 'schedule' | 'https';

/** The functions of each codebase, and how each is started. */
export type Codebases = Readonly<Record<string, Readonly<Record<string, Trigger>>>>;

/** Where functions are. */
export interface Place {
  readonly project: string;
  readonly region: string;
}

/** A function that a project has. */
export interface Found {
  readonly name: string;
  readonly state: string;
  /** Whom it runs as. */
  readonly account: string | undefined;
  /** `projects/…/locations/…/triggers/…` of Eventarc, where its events come again when it fails. */
  readonly retriedTrigger: string | undefined;
}
