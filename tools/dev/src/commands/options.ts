import { InvalidArgumentError } from 'commander';

/** A parser of command-line values: whole numbers between two bounds, both included. */
export function wholeNumber(min: number, max: number): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (!Number.isSafeInteger(n) || n < min || n > max) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return n;
  };
}

/** A parser of command-line values: a share from 0 to 1. */
export function share(value: string): number {
  const n = Number(value);
  if (value.trim() === '' || !(n >= 0 && n <= 1))
    throw new InvalidArgumentError('Expected a share from 0 to 1.');
  return n;
}

/** The services whose ports can be chosen; `functions` is where HTTPS functions are reached. */
const SERVICES = ['firestore', 'pubsub', 'storage', 'bigquery', 'speech', 'vision', 'auth', 'functions'];

/** Adds one `service=port` to the ports chosen so far. */
export function chosenPort(
  value: string,
  before: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const [service = '', port = ''] = value.split('=');
  if (!SERVICES.includes(service))
    throw new InvalidArgumentError(`Expected one of ${SERVICES.join(', ')}, as in pubsub=8085.`);
  return { ...before, [service]: wholeNumber(1, 65_535)(port) };
}
