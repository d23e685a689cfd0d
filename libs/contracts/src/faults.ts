/**
 * A fault that will not pass: the input is wrong and stays wrong. It is quarantined with this message, which a user
 * reads, and acknowledged.
 */
export class Permanent extends Error {
  override readonly name = 'Permanent';
}

/** A fault that may pass: the event is delivered again. `cause` holds what was thrown. */
export class Transient extends Error {
  override readonly name = 'Transient';
}

/** A setting is missing or wrong: the message names it, what was received and what is valid. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
