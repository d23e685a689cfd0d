import { collections } from '@earshot/contracts';
import type { Increment } from '../writes.ts';
import { createHeat } from './heat.ts';
import { shardOfTotal } from './shard.ts';

/** Decides where the increments of one instance go. */
export interface Placement {
  /**
   * The increments of one commit, each at its document or, while this instance writes that more than once a second, at
   * a shard of it. Wherever they go, the document and its shards add up to the same. Profiles have no shards.
   */
  place(increments: readonly Increment[], now: Date): readonly Increment[];
}

const FIGURES = `${collections.metrics}/`;

/**
 * A placement that remembers the writes of one instance.
 * @param instance names the instance's shards; were two to share a name, they would share shards, and stay exact.
 */
export function createPlacement(instance: string): Placement {
  const heat = createHeat();
  return {
    place: (increments, now) =>
      increments.map((increment) => {
        const { path } = increment;
        if (!path.startsWith(FIGURES)) return increment;
        const isHot = heat.written(path, episodePath(path), now.getTime());
        return isHot ? shardOfTotal(increment, instance, now) : increment;
      }),
  };
}

/** `metrics/{episode}` of that document or one below it. */
function episodePath(path: string): string {
  const end = path.indexOf('/', FIGURES.length);
  return end < 0 ? path : path.slice(0, end);
}
