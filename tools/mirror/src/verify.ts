import type { Extent } from '@earshot/adapter-bigquery';
import type { Difference, MirrorCollection } from '@earshot/mirroring-core';
import { type Clock, systemClock } from './clock.ts';
import { compare, confirm, type Suspect, suspectOf } from './compare.ts';

/** How a collection is verified. */
export interface VerifyOptions {
  readonly extent: Extent;
  /** How long a change may be on its way, in seconds: what differs is looked at again after it. */
  readonly graceSec: number;
  /** Most differences that are listed: with so many the comparison ends. */
  readonly limit: number;
  /** The machine's unless given. */
  readonly clock?: Clock;
}

/** What a verification found. */
export interface Verification {
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** False when there were too many differences to go on. */
  readonly complete: boolean;
}

/** Documents that are looked at again together. */
const GROUP = 300;

/** Compares a collection with its mirror and tells what differs, and still does after the time that a change may take. */
export async function verify(
  collection: MirrorCollection,
  { extent, graceSec, limit, clock = systemClock }: VerifyOptions,
): Promise<Verification> {
  const suspects: (Suspect & { readonly since: number })[] = [];
  const differences: Difference[] = [];
  let compared = 0;
  const dueOf = (index: number) => (suspects[index]?.since ?? 0) + graceSec * 1000;
  const confirmSome = async (): Promise<void> => {
    differences.push(...(await confirm(collection, extent, suspects.splice(0, GROUP))));
  };
  for await (const { difference } of compare(collection, { extent })) {
    compared += 1;
    if (difference) suspects.push({ ...suspectOf(difference), since: clock.now() });
    if (suspects.length >= GROUP && dueOf(GROUP - 1) <= clock.now()) await confirmSome();
    if (differences.length >= limit) break;
  }
  while (suspects.length > 0 && differences.length < limit) {
    await clock.pause(Math.max(0, dueOf(Math.min(GROUP, suspects.length) - 1) - clock.now()));
    await confirmSome();
  }
  return {
    compared,
    differences: differences.slice(0, limit),
    complete: differences.length < limit,
  };
}
