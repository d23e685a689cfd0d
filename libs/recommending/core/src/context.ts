import type { Blend } from './blend.ts';
import type { Heard, Listener } from './listener.ts';

/** How many of the last items a recommendation looks back to: so many rows it reads. */
export const MAX_CONTEXT = 4;

/** One of the last items heard, and its share of the look back. */
export interface Recalled {
  readonly heard: Heard;
  /** Shares add up to 1 at most: to less when nothing was heard in this session, of which rows know less. */
  readonly share: number;
}

/**
 * What a listener heard last, each with its share: those of the session first, latest first, then earlier ones. What they
 * turned away from is not looked back to.
 */
export function contextOf({ heard }: Listener, session: string, blend: Blend): readonly Recalled[] {
  const liked = heard.filter(({ weight }) => weight > 0);
  const ordered = [
    ...liked.filter((one) => one.session === session),
    ...liked.filter((one) => one.session !== session),
  ].slice(0, MAX_CONTEXT);
  const weighted = ordered.map((one, i) => ({
    heard: one,
    weight: blend.recency ** i * (one.session === session ? 1 : blend.earlier),
  }));
  const total = Math.max(
    1,
    weighted.reduce((sum, { weight }) => sum + weight, 0),
  );
  return weighted.flatMap((one) => (one.weight > 0 ? [{ heard: one.heard, share: one.weight / total }] : []));
}
