import { conditionNotMet, invalid } from './storage-error.ts';

/** What a request requires of the object's present version; `generationMatch` 0 means that there is none. */
export interface Preconditions {
  readonly generationMatch?: string;
  readonly generationNotMatch?: string;
  readonly metagenerationMatch?: string;
  readonly metagenerationNotMatch?: string;
}

const CONDITIONS: readonly (keyof Preconditions)[] = [
  'generationMatch',
  'generationNotMatch',
  'metagenerationMatch',
  'metagenerationNotMatch',
];

/** The two counters of an object's version, or of a bucket. */
export interface Version {
  readonly generation?: string;
  readonly metageneration: string;
}

/**
 * Reads the preconditions of a request.
 * @param prefix `if`, or `ifSource` for the source of a copy.
 * @throws StorageError 400 for what is not an integer.
 */
export function preconditionsOf(query: URLSearchParams, prefix: 'if' | 'ifSource'): Preconditions {
  return Object.fromEntries(
    CONDITIONS.flatMap((condition) => {
      const value = query.get(`${prefix}${condition.charAt(0).toUpperCase()}${condition.slice(1)}`);
      if (value === null) return [];
      if (!/^\d+$/.test(value)) throw invalid(`Invalid long value: '${value}' for ${condition}.`);
      return [[condition, String(BigInt(value))]];
    }),
  );
}

/**
 * Requires a version to be as wanted before it is changed.
 * @throws StorageError 412
 */
export function requireBeforeWrite(wanted: Preconditions, present: Version | undefined): void {
  if (!matches(wanted, present) || unchanged(wanted, present)) throw conditionNotMet();
}

/**
 * Requires a version to be as wanted before it is read.
 * @returns false where the reader already has it (304 Not Modified).
 * @throws StorageError 412
 */
export function requireBeforeRead(wanted: Preconditions, present: Version): boolean {
  if (!matches(wanted, present)) throw conditionNotMet();
  return !unchanged(wanted, present);
}

function matches(wanted: Preconditions, present: Version | undefined): boolean {
  const { generationMatch, metagenerationMatch } = wanted;
  if (generationMatch !== undefined && generationMatch !== (present?.generation ?? '0')) return false;
  return metagenerationMatch === undefined || metagenerationMatch === present?.metageneration;
}

function unchanged(wanted: Preconditions, present: Version | undefined): boolean {
  const { generationNotMatch, metagenerationNotMatch } = wanted;
  if (generationNotMatch !== undefined && generationNotMatch === (present?.generation ?? '0')) return true;
  return metagenerationNotMatch !== undefined && metagenerationNotMatch === present?.metageneration;
}
