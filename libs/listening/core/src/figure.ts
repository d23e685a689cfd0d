import type { Tally } from './tally.ts';

/**
 * What a sum is about: an episode as a whole, ten seconds or the minutes of an hour of it, the listener's profile, or the listener's
 * taste, told by episode until its label is known.
 */
export type FigureScope = 'metrics' | 'window' | 'minutes' | 'profile' | 'affinity';

/** One figure: a field of a document that counters are kept in. */
export interface Figure {
  readonly scope: FigureScope;
  /** Empty for a profile. */
  readonly episode: string;
  /** Start of the window or hour in milliseconds, the epoch of an affinity; otherwise 0. */
  readonly start: number;
  /** Field path with `/` between its parts, such as `by_country/US`; empty for an affinity. */
  readonly field: string;
}

/** No id holds a control character, so that one can stand between the parts. */
const BETWEEN = '\n';

/** The name of a figure in a tally. */
export function figureName(scope: FigureScope, episode: string, start: number, field: string): string {
  return [scope, episode, start, field].join(BETWEEN);
}

/** The figure of a name. */
export function figureOf(name: string): Figure {
  const [scope = '', episode = '', start = '', field = ''] = name.split(BETWEEN);
  return { scope: scope as FigureScope, episode, start: Number(start), field };
}

/** The document of a figure, as the beginning that the names of all its figures have in common. */
export function documentOf(name: string): string {
  return name.slice(0, name.lastIndexOf(BETWEEN));
}

/** The field of a figure. */
export function fieldOf(name: string): string {
  return name.slice(name.lastIndexOf(BETWEEN) + 1);
}

/** Whether a figure belongs to a listener's profile. */
export function isPersonal(name: string): boolean {
  return name.startsWith(`profile${BETWEEN}`);
}

/** Length of the windows that trending is counted in, in milliseconds (reference: windows slide every 10 s). */
export const WINDOW_MS = 10_000;
/** Length of the minutes that concurrency is counted in, in milliseconds. */
export const MINUTE_MS = 60_000;

/** The episodes that a delta counts a new play of. */
export function newlyPlayed(delta: Tally): readonly string[] {
  return Array.from(delta).flatMap(([name, amount]) => {
    if (amount <= 0 || fieldOf(name) !== 'plays') return [];
    const { scope, episode } = figureOf(name);
    return scope === 'metrics' ? [episode] : [];
  });
}
