import { collections } from '@earshot/contracts';
import type { Entities } from '@earshot/listening-core';

/** Whose the documents of counters at some paths are. */
export function entitiesAt(paths: readonly string[]): Entities {
  const idsOf = (collection: string) =>
    paths
      .map((path) => path.split('/'))
      .flatMap(([name, id]) => (name === collection && id !== undefined ? [id] : []));
  return { episodes: idsOf(collections.metrics), users: idsOf(collections.profiles) };
}

/** All of both, each once. */
export function together(some: Entities, others: Entities): Entities {
  const both = (of: keyof Entities) => Array.from(new Set([...some[of], ...others[of]]));
  return { episodes: both('episodes'), users: both('users') };
}
