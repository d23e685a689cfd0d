import type { Activity } from './activity.ts';
import type { Closing, StoredWindow } from './closing.ts';
import type { Interval } from './intervals.ts';
import type { UserWindow } from './user-windows.ts';

/** A state that something new was told to since its windows were closed. */
export interface OpenState {
  readonly activities: readonly Activity[];
  /** Event time in which something new happened; undefined when nothing did. */
  readonly open: Interval | undefined;
  /** About what writing it takes. */
  readonly bytes: number;
}

/** What one commit closes of a user's windows. */
export interface ClosingPart<State> extends PartSize {
  /** States whose windows are closed once this part is written. */
  readonly done: readonly State[];
  /** States with a window that is open still, and when it can be closed, in milliseconds. */
  readonly waiting: readonly (readonly [state: State, until: number])[];
  readonly closed: readonly UserWindow[];
  readonly absorbed: readonly StoredWindow[];
}

/** States and windows to write, and about how many bytes that takes. */
export interface PartSize {
  readonly documents: number;
  readonly bytes: number;
}

/** About what a window takes to write. */
const BYTES_OF_WINDOW = 600;

/** Windows, as they are written and as they ought to be, that overlap one another: they are written together. */
interface Cluster {
  readonly start: number;
  end: number;
  readonly closed: UserWindow[];
  readonly open: UserWindow[];
  readonly absorbed: StoredWindow[];
}

/**
 * Takes a closing apart into parts that can be written one after the other, by states in the order of what is new in
 * them. A part holds whatever windows hold something new of its states, unless a part before holds them; so a run that
 * dies between two parts leaves only states that are due, and has closed none before its windows were written.
 * @param limits what a part holds at most, unless one state alone needs more
 */
export function closingParts<State extends OpenState>(
  closing: Closing,
  stored: readonly StoredWindow[],
  states: readonly State[],
  limits: PartSize,
): readonly ClosingPart<State>[] {
  const clusters = clustersOf(closing, stored);
  const written = new Set<Cluster>();
  const parts: PartBeingMade<State>[] = [];
  for (const state of states.toSorted((a, b) => (a.open?.[0] ?? 0) - (b.open?.[0] ?? 0))) {
    const touched = touchedBy(state, clusters);
    const added = touched.filter((cluster) => !written.has(cluster));
    const windows = added.reduce((sum, { closed, absorbed }) => sum + closed.length + absorbed.length, 0);
    const size = { documents: 1 + windows, bytes: state.bytes + windows * BYTES_OF_WINDOW };
    let part = parts.at(-1);
    if (!part || !fits(part, size, limits)) {
      part = { done: [], waiting: [], closed: [], absorbed: [], documents: 0, bytes: 0 };
      parts.push(part);
    }
    part.documents += size.documents;
    part.bytes += size.bytes;
    for (const cluster of added) {
      written.add(cluster);
      part.closed.push(...cluster.closed);
      part.absorbed.push(...cluster.absorbed);
    }
    const until = touched.flatMap(({ open }) => open.map(({ end }) => end));
    if (until.length > 0) part.waiting.push([state, Math.max(...until)]);
    else part.done.push(state);
  }
  return parts;
}

interface PartBeingMade<State> extends ClosingPart<State> {
  readonly done: State[];
  readonly waiting: (readonly [State, number])[];
  readonly closed: UserWindow[];
  readonly absorbed: StoredWindow[];
  documents: number;
  bytes: number;
}

/**
 * Puts parts together that are written in one commit, in their order.
 * @param limits what is put together at most, unless one part alone is more
 */
export function partsTogether<Part extends PartSize>(
  parts: readonly Part[],
  limits: PartSize,
): readonly (readonly Part[])[] {
  const groups: { readonly parts: Part[]; documents: number; bytes: number }[] = [];
  for (const part of parts) {
    let group = groups.at(-1);
    if (!group || !fits(group, part, limits)) {
      group = { parts: [], documents: 0, bytes: 0 };
      groups.push(group);
    }
    group.parts.push(part);
    group.documents += part.documents;
    group.bytes += part.bytes;
  }
  return groups.map((group) => group.parts);
}

function fits(part: PartSize, added: PartSize, limits: PartSize): boolean {
  return part.documents + added.documents <= limits.documents && part.bytes + added.bytes <= limits.bytes;
}

function clustersOf(
  { closed, open, absorbed }: Closing,
  stored: readonly StoredWindow[],
): readonly Cluster[] {
  const gone = new Set(absorbed);
  const all = [
    ...closed.map((window) => ({ window, closed: [window] })),
    ...open.map((window) => ({ window, open: [window] })),
    ...stored.map((window) => ({ window, absorbed: gone.has(window) ? [window] : [] })),
  ];
  const clusters: Cluster[] = [];
  for (const { window, ...held } of all.toSorted((a, b) => a.window.start - b.window.start)) {
    let cluster = clusters.at(-1);
    if (!cluster || window.start >= cluster.end) {
      cluster = { start: window.start, end: window.end, closed: [], open: [], absorbed: [] };
      clusters.push(cluster);
    }
    cluster.end = Math.max(cluster.end, window.end);
    if ('closed' in held) cluster.closed.push(...held.closed);
    else if ('open' in held) cluster.open.push(...held.open);
    else cluster.absorbed.push(...held.absorbed);
  }
  return clusters;
}

/** The clusters that hold something new of a state. */
function touchedBy({ activities, open }: OpenState, clusters: readonly Cluster[]): readonly Cluster[] {
  if (!open) return [];
  const news = activities.filter(({ from, to }) => from <= open[1] && to >= open[0]);
  return Array.from(new Set(news.flatMap(({ from }) => clusterAt(clusters, from) ?? [])));
}

/** The last of the clusters, which are in order, that begins by a moment: an activity's window is in it. */
function clusterAt(clusters: readonly Cluster[], moment: number): Cluster | undefined {
  let [low, high] = [0, clusters.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((clusters[middle]?.start ?? Number.POSITIVE_INFINITY) <= moment) low = middle + 1;
    else high = middle;
  }
  return clusters[low - 1];
}
