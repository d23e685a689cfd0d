import { isDocumentId, MAX_ID_LENGTH } from '@earshot/contracts';
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

/** A parser of command-line values: numbers between two bounds, both included. */
export function numberFrom(min: number, max: number): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (value.trim() === '' || !(n >= min && n <= max)) {
      throw new InvalidArgumentError(`Expected a number from ${min} to ${max}.`);
    }
    return n;
  };
}

/** A parser of command-line values: a share from 0 to 1. */
export const share = numberFrom(0, 1);

/** The services whose ports can be chosen; `functions` is where HTTPS functions are reached. */
const SERVICES = [
  'firestore',
  'pubsub',
  'storage',
  'bigquery',
  'speech',
  'vision',
  'fcm',
  'auth',
  'functions',
];

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

/** A parser of command-line values: ids of documents. */
export function documentId(value: string): string {
  if (!isDocumentId(value)) {
    throw new InvalidArgumentError(
      `Expected 1–${MAX_ID_LENGTH} characters without "/" and control characters, and not ".", ".." or "__…__".`,
    );
  }
  return value;
}
