import { AFFINITY_DECAY, type Label } from '@earshot/contracts';

/** An item that a listener heard. */
export interface Heard {
  readonly item: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly session: string;
  /** The highest weight told of it in that session. */
  readonly weight: number;
}

/** How much a listener likes each label, in weights of events made now; a label without evidence is missing. */
export type Affinity = Readonly<Partial<Record<Label, number>>>;

/** What is known of a listener. */
export interface Listener {
  /** Latest first, each item once, at most {@link MAX_HEARD}. */
  readonly heard: readonly Heard[];
  /** As of `affinityAt`. */
  readonly affinity: Affinity;
  /** Milliseconds since 1970. */
  readonly affinityAt: number;
}

/** How many items a listener is known to have heard. */
export const MAX_HEARD = 20;

/** A listener of whom nothing is known. */
export const UNKNOWN_LISTENER: Listener = { heard: [], affinity: {}, affinityAt: 0 };

/** A listener who heard an item. What comes late finds its place by its time. */
export function withHeard(listener: Listener, one: Heard): Listener {
  const before = listener.heard.find(({ item, session }) => item === one.item && session === one.session);
  const heard = {
    ...one,
    at: Math.max(one.at, before?.at ?? one.at),
    weight: Math.max(one.weight, before?.weight ?? one.weight),
  };
  const others = listener.heard.filter(({ item }) => item !== one.item);
  const place = others.findIndex(({ at }) => at <= heard.at);
  return {
    ...listener,
    heard: others.toSpliced(place < 0 ? others.length : place, 0, heard).slice(0, MAX_HEARD),
  };
}

/** A listener's affinity as of a moment (milliseconds since 1970). */
export function affinityAt({ affinity, affinityAt: since }: Listener, nowMs: number): Affinity {
  const factor = fadeOver(nowMs - since);
  return Object.fromEntries(Object.entries(affinity).map(([label, value]) => [label, value * factor]));
}

/** A listener who showed by a weight, at a moment, how much they like a label. */
export function withLiking(listener: Listener, label: Label, atMs: number, weight: number): Listener {
  const now = Math.max(atMs, listener.affinityAt);
  const affinity = affinityAt(listener, now);
  return {
    ...listener,
    affinity: { ...affinity, [label]: (affinity[label] ?? 0) + weight * fadeOver(now - atMs) },
    affinityAt: now,
  };
}

function fadeOver(ms: number): number {
  return 2 ** (-ms / AFFINITY_DECAY.halfLifeMs);
}
