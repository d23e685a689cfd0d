/**
 * An event that is kept by its id: its type, its time in milliseconds, its episode, and what its kind keeps more.
 * Everything is a value of JSON, so that a mark has one canonical text.
 */
export type Mark = readonly [type: string, at: number, episode: string, ...rest: (string | number)[]];

/** Marks by event id. */
export type Marks<M extends Mark> = ReadonlyMap<string, M>;

/** A mark with its id. */
export interface Identified<M extends Mark> {
  readonly id: string;
  readonly mark: M;
}

/** What became of a mark. */
export type MarkJoined = 'new' | 'known' | 'full';

/**
 * Adds a mark to marks that are being made. An id told twice with different bodies keeps the one whose canonical JSON
 * is smaller, so that the order of telling does not matter.
 */
export function joinMark<M extends Mark>(
  marks: Map<string, M>,
  id: string,
  mark: M,
  max: number,
): MarkJoined {
  const held = marks.get(id);
  if (held === undefined && marks.size >= max) return 'full';
  if (held !== undefined && JSON.stringify(held) <= JSON.stringify(mark)) return 'known';
  marks.set(id, mark);
  return 'new';
}

/** Marks in the order they happened: by time, then by id. */
export function inOrder<M extends Mark>(marks: Iterable<readonly [string, M]>): readonly Identified<M>[] {
  return Array.from(marks, ([id, mark]) => ({ id, mark })).sort(
    (a, b) => a.mark[1] - b.mark[1] || (a.id < b.id ? -1 : 1),
  );
}

/** Marks in order, apart by episode. */
export function byEpisode<M extends Mark>(marks: Marks<M>): ReadonlyMap<string, readonly Identified<M>[]> {
  return Map.groupBy(inOrder(marks), ({ mark }) => mark[2]);
}

/** Marks as a value of JSON: `[id, …mark]` each. */
export function encodeMarks<M extends Mark>(marks: Marks<M>): unknown {
  return Array.from(marks, ([id, mark]) => [id, ...mark]);
}

/** The marks of {@link encodeMarks}. */
export function decodeMarks<M extends Mark>(encoded: readonly (readonly [string, ...M])[]): Marks<M> {
  return new Map(encoded.map(([id, ...mark]) => [id, mark as unknown as M]));
}
