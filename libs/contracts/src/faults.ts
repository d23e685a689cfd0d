import type { Why } from './documents/reason.ts';

/**
 * A fault that will not pass: the input is wrong and stays wrong. It is quarantined with this message, which a user
 * reads, and acknowledged.
 */
export class Permanent extends Error {
  override readonly name = 'Permanent';
  /** The message, and what it says as data where it is a reason of Earshot's own. */
  readonly why: Why;

  constructor(why: string | Why, options?: ErrorOptions) {
    const told = typeof why === 'string' ? { reason: why } : why;
    super(told.reason, options);
    this.why = told;
  }
}

/** A fault that may pass: the event is delivered again. `cause` holds what was thrown. */
export class Transient extends Error {
  override readonly name = 'Transient';
}

/** A setting is missing or wrong: the message names it, what was received and what is valid. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
