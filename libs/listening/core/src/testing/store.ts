import type { Increment } from '../writes.ts';

/** A state document as it is stored. `rev` grows with every write; a document that does not exist has 0. */
export interface Stored {
  readonly rev: number;
  readonly text: string;
}

/** One atomic commit. */
export interface Commit {
  /** State documents to write; `rev` is the one that was read, which guards the write. */
  readonly states: readonly (Stored & { readonly path: string })[];
  /** Documents to create, which must not exist. */
  readonly creates: readonly string[];
  readonly increments: readonly Increment[];
}

/** A database of guarded documents and counters, as the fold uses one: all of a commit is applied, or nothing. */
export interface Store {
  readonly states: ReadonlyMap<string, Stored>;
  readonly created: ReadonlySet<string>;
  /** By path and field with a blank between them; what is 0 is left out. */
  readonly counters: ReadonlyMap<string, number>;
  /** Applies a commit; false when a guard refused it. */
  readonly commit: (commit: Commit) => boolean;
}

export function createStore(): Store {
  const stored = new Map<string, Stored>();
  const created = new Set<string>();
  const counters = new Map<string, number>();
  return {
    states: stored,
    created,
    counters,
    commit: ({ states, creates, increments }) => {
      if (states.some(({ path, rev }) => (stored.get(path)?.rev ?? 0) !== rev)) return false;
      if (creates.some((path) => created.has(path))) return false;
      for (const { path, rev, text } of states) stored.set(path, { rev: rev + 1, text });
      for (const path of creates) created.add(path);
      for (const { path, amounts } of increments) {
        for (const [field, amount] of amounts) {
          const name = `${path} ${field}`;
          const sum = (counters.get(name) ?? 0) + amount;
          if (sum === 0) counters.delete(name);
          else counters.set(name, sum);
        }
      }
      return true;
    },
  };
}
