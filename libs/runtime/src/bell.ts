/** Wakes one who waits, in their own asynchronous context and a microtask later. */
export interface Bell {
  /** Rung by several at once, or while nobody waits, it wakes once. */
  ring(): void;
  /** Resolves when it is rung; at once when it was since the last time. For one at a time. */
  rung(): Promise<void>;
}

/** A bell that has not been rung. */
export function createBell(): Bell {
  let next = Promise.withResolvers<undefined>();
  return {
    ring: () => next.resolve(undefined),
    rung: async () => {
      await next.promise;
      next = Promise.withResolvers();
    },
  };
}
