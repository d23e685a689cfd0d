import { ConfigurationError } from '@earshot/contracts';

/** A mistake of the person at the keyboard: the message says what is wrong and what to do next. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Tells a fault on stderr, without a stack when it is a user's mistake, and returns the exit code. */
export function explain(error: unknown): number {
  if (error instanceof UserError || error instanceof ConfigurationError) {
    console.error(error.message);
    return 2;
  }
  console.error(error);
  return 1;
}
