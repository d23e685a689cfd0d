import { setTimeout as pause } from 'node:timers/promises';
import type { Extent } from '@earshot/adapter-bigquery';
import type { Difference, MirrorCollection } from '@earshot/mirroring-core';
import { compare, confirm } from './compare.ts';

/** How a collection is verified. */
export interface VerifyOptions {
  readonly extent: Extent;
  /** How long a change may be on its way, in seconds: what differs is looked at again after it. */
  readonly graceSec: number;
  /** Most differences that are listed: with so many the comparison ends. */
  readonly limit: number;
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
  { extent, graceSec, limit }: VerifyOptions,
): Promise<Verification> {
  const suspects: string[] = [];
  let compared = 0;
  for await (const { document, difference } of compare(collection, { extent })) {
    compared += 1;
    if (difference) suspects.push(document);
    if (suspects.length === limit) break;
  }
  if (suspects.length > 0) await pause(graceSec * 1000);
  const differences: Difference[] = [];
  for (let from = 0; from < suspects.length; from += GROUP) {
    differences.push(...(await confirm(collection, extent, suspects.slice(from, from + GROUP))));
  }
  return { compared, differences, complete: suspects.length < limit };
}
