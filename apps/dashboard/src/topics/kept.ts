import { memo } from '@earshot/contracts';

/** Something that was read, and may be read again. */
export interface Kept<T> {
  readonly read: () => Promise<T>;
  /** The next read is a new one. */
  readonly forget: () => void;
}

/** Reads something at most once in some time, in milliseconds, whoever asks; a failure is not kept. */
export function keptFor<T>(lifeMs: number, read: () => Promise<T>): Kept<T> {
  let kept: { readonly until: number; readonly value: () => Promise<T> } | undefined;
  return {
    read: () => {
      if (!kept || kept.until < Date.now()) kept = { until: Date.now() + lifeMs, value: memo(read) };
      return kept.value();
    },
    forget: () => {
      kept = undefined;
    },
  };
}

/** A count up to which Firestore bills it as one read; of more, one for every thousand. */
const COUNTED_AT_ONCE = 1_000;

/**
 * Counts anew whenever it is asked, and what is many, for which a count costs more than one read, at most once in some
 * time, in milliseconds.
 */
export function keptIfMany(lifeMs: number, count: () => Promise<number>): () => Promise<number> {
  const kept = keptFor(lifeMs, count);
  return async () => {
    const counted = await kept.read();
    if (counted <= COUNTED_AT_ONCE) kept.forget();
    return counted;
  };
}

/**
 * Keeps what was read last of several things, by key, the `most` that were asked for last. Whoever asks for the same
 * meanwhile shares it, different ones are read one after the other, and a failure is not kept.
 */
export function keptLast<T>(most: number): (key: string, read: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  let turn: Promise<unknown> = Promise.resolve();
  return (key, read) => {
    const known = kept.get(key);
    const value = known ?? turn.then(read);
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    if (known) return known;
    // Whoever asked is told why; the next one has their turn.
    turn = value.catch(() => {
      if (kept.get(key) === value) kept.delete(key);
    });
    return value;
  };
}
