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
