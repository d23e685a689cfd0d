/** Time between two writes that a document bears for ever, in milliseconds (Firestore: about one write a second). */
export const BORNE_MS = 1_000;
/** So many writes in a row are no heat yet: a session that is told late comes in several messages at once. */
export const BURST = 5;
/** Most documents that are remembered: those written in the last {@link BURST} seconds, or else the latest of them. */
export const MAX_REMEMBERED = 10_000;
const BURST_MS = BURST * BORNE_MS;

/** Remembers how fast documents are written. */
export interface Heat {
  /**
   * Takes note of a write that is about to be made. Returns whether the document is hot: written more than once a
   * second, after a first {@link BURST}. One that is written for the first time is as hot as its episode, so that the
   * next ten seconds of a surge do not begin with a burst from every instance.
   * @param episode path of the episode's document.
   * @param now milliseconds since 1970.
   */
  written(path: string, episode: string, now: number): boolean;
  /** Documents that are remembered now. */
  remembered(): number;
}

/**
 * An instance's memory of its writes, bounded in size. A document is a leaky bucket in its virtual-scheduling form
 * (ITU-T I.371, the generic cell rate algorithm): one number, the time by which it will have borne what was written to
 * it. One that is forgotten counts as cold, which costs writes to it but no exactness.
 */
export function createHeat(): Heat {
  /** By path, in two generations: what was not written for a burst's time is cold, so that the older one can go then. */
  let recent = new Map<string, number>();
  let older: ReadonlyMap<string, number> = new Map();
  let since = Number.NEGATIVE_INFINITY;

  const forget = (now: number): void => {
    if (now - since < BURST_MS && recent.size < MAX_REMEMBERED / 2) return;
    older = recent;
    recent = new Map();
    since = now;
  };
  const borneAt = (path: string) => recent.get(path) ?? older.get(path);

  return {
    written: (path, episode, now) => {
      forget(now);
      const at = Math.max(borneAt(path) ?? borneAt(episode) ?? now, now) + BORNE_MS;
      recent.set(path, Math.min(at, now + BURST_MS));
      return at > now + BURST_MS;
    },
    remembered: () => recent.size + older.size,
  };
}
