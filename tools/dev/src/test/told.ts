import { inspect } from 'node:util';

/**
 * What a person is told of something thrown: its message, and those of its causes. An error that comes from another
 * process, as in mocha's parallel runs, is no Error here and has a message all the same.
 */
export function told(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message, cause } = thrown as { readonly message?: unknown; readonly cause?: unknown };
  if (typeof message !== 'string') return inspect(thrown);
  return cause === undefined ? message : `${message}, by: ${told(cause)}`;
}
