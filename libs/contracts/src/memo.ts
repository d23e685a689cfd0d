/**
 * Makes a value at its first use and keeps it for the life of the instance: for clients, whose loading is the better
 * part of a cold start. A failure is not kept.
 */
export function memo<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
