import type { Increment } from '../writes.ts';
import { mergeIncrements } from '../writes.ts';
import { type Shard, totalOfShard } from './shard.ts';

/** Most amounts that one commit adds to a document (Firestore: 500 field transforms per document and commit). */
export const MAX_TRANSFORMS = 500;

/** What one commit takes from a shard. */
export interface Taken {
  readonly path: string;
  /** `all` of it, so that it can go, or the amounts of these fields, by path with `/` between its parts. */
  readonly amounts: 'all' | readonly string[];
}

/** What folding shards into their totals writes, in one commit. */
export interface FoldedBack {
  readonly taken: readonly Taken[];
  /** What is taken, as increments of the totals. */
  readonly totals: readonly Increment[];
}

/**
 * Folds shards into their totals: what is taken from the shards is what is added to the totals. Of shards with more
 * different counters than one commit can add, a part stays for the next one. What expires with its total, and has, is
 * taken and not added: it must not bring the total back.
 */
export function foldBack(shards: readonly Shard[], now: Date): FoldedBack {
  const added = new Map<string, Set<string>>();
  const taken: Taken[] = [];
  const parts: Increment[] = [];
  for (const shard of shards) {
    const part = totalOfShard(shard);
    if (hasExpired(part, now)) {
      taken.push({ path: shard.path, amounts: 'all' });
      continue;
    }
    const names = added.get(part.path) ?? new Set();
    added.set(part.path, names);
    const amounts = new Map(Array.from(part.amounts).filter(([name]) => fits(names, name)));
    const isAll = amounts.size === part.amounts.size;
    if (!isAll && amounts.size === 0) continue;
    taken.push({ path: shard.path, amounts: isAll ? 'all' : Array.from(amounts.keys()) });
    parts.push({ ...part, fields: refreshed(part.fields, now), amounts });
  }
  return { taken, totals: mergeIncrements(parts) };
}

/** Whether a counter can be added in this commit still; if so, it will be. */
function fits(names: Set<string>, name: string): boolean {
  if (!names.has(name) && names.size >= MAX_TRANSFORMS) return false;
  names.add(name);
  return true;
}

function hasExpired({ fields: { expires_at } }: Increment, now: Date): boolean {
  return expires_at instanceof Date && expires_at <= now;
}

function refreshed(fields: Increment['fields'], now: Date): Increment['fields'] {
  return 'updated_at' in fields ? { ...fields, updated_at: now } : fields;
}
