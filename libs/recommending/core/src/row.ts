import { DAY_MS } from '@earshot/contracts';
import { hashOf } from './hash.ts';

/** That somebody who had heard one item went on to another. */
export interface Link {
  /** The item gone on to. */
  readonly to: string;
  /** 32 bits that stand for the listener on this way from item to item, so that nobody is counted twice; a pseudonym. */
  readonly who: number;
  /** How much it counts: above 0. */
  readonly weight: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What listeners went on to from one item: a sample of links, at most {@link MAX_LINKS} and to at most
 * {@link MAX_NEIGHBOURS} items.
 */
export type Row = readonly Link[];

/** Most items that a row leads to. */
export const MAX_NEIGHBOURS = 50;
/** Most links in a row. Of 256, a share of one half is known to ±3 points, one of a tenth to ±2. */
export const MAX_LINKS = 256;
/** In a full row, a link of a month ago is half as likely to be kept as one of today. */
const SAMPLE_HALF_LIFE_MS = 30 * DAY_MS;

/**
 * The bits of {@link Link.who}. They differ from way to way, so that rows do not tell which of their links are one
 * listener's. They are no secret: whoever has an id can test whether a link is theirs.
 */
export function whoOf(user: string, from: string, to: string): number {
  return hashOf(JSON.stringify([user, from, to]));
}

/**
 * A row that knows of a link. The same row is returned when that changes nothing: a link it had, one that the sample
 * leaves out. So learning twice is learning once, a row can be written by anybody at any time, and a busy item's row
 * settles: of `n` links told, about `MAX_LINKS · ln n` ever change it.
 *
 * Of links that differ in `to` or `who`, which ones stay does not depend on order: those of highest {@link priorityOf}. Beyond {@link MAX_NEIGHBOURS} the
 * lightest neighbour goes, with its links.
 */
export function join(row: Row, link: Link): Row {
  const held = row.find(({ to, who }) => to === link.to && who === link.who);
  if (held && held.weight >= link.weight && held.at >= link.at) return row;
  const joined = held
    ? { ...held, weight: Math.max(held.weight, link.weight), at: Math.max(held.at, link.at) }
    : link;
  const kept = withinNeighbours(withinLinks([...row.filter((one) => one !== held), joined]));
  return held === undefined && !kept.includes(joined) ? row : kept;
}

/** What a row says: how much was gone on to each item, and in all. */
export function followersOf(row: Row): {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
} {
  const weights = new Map<string, number>();
  let total = 0;
  for (const { to, weight } of row) {
    weights.set(to, (weights.get(to) ?? 0) + weight);
    total += weight;
  }
  return { weights, total };
}

/**
 * What a link is kept by: how late it is, in half-lives, plus Gumbel noise that follows from `who`. The highest of these are
 * a sample without replacement by what is left of each link by its age (Efraimidis and Spirakis, 2006, by forward decay as
 * in Cormode et al., 2009), the same whatever the order and repetition of links: a bottom-k sketch. The weight has no say in
 * it, for it grows as more is told of a link, and then it would depend on the order which links stay.
 */
function priorityOf({ who, at }: Link): number {
  return at / SAMPLE_HALF_LIFE_MS - Math.log2(-Math.log((who + 0.5) / 2 ** 32));
}

function withinLinks(links: Row): Row {
  if (links.length <= MAX_LINKS) return links;
  let [lowest, least] = [Number.POSITIVE_INFINITY, links[0]];
  for (const link of links) {
    const priority = priorityOf(link);
    if (priority < lowest) [lowest, least] = [priority, link];
  }
  return links.filter((link) => link !== least);
}

function withinNeighbours(links: Row): Row {
  const { weights } = followersOf(links);
  if (weights.size <= MAX_NEIGHBOURS) return links;
  const latest = new Map<string, number>();
  for (const { to, at } of links) latest.set(to, Math.max(at, latest.get(to) ?? at));
  const [lightest] = Array.from(weights, ([to, weight]) => ({ to, weight, at: latest.get(to) ?? 0 })).sort(
    (a, b) => a.weight - b.weight || a.at - b.at || (a.to < b.to ? -1 : 1),
  );
  return links.filter(({ to }) => to !== lightest?.to);
}
