import { audienceKey, type BroadcastCause, DAY_MS, type Label, LABELS } from '@earshot/contracts';

/** Listeners that something fits for one reason. */
export type Audience =
  { readonly fits: 'show'; readonly show_id: string } | { readonly fits: 'label'; readonly label: Label };

/** What makes an episode fit somebody. */
interface Fitting {
  readonly show_id?: string;
  readonly label?: Label;
}

/**
 * The audiences of a cause, in the order in which they are told: of a new episode the followers of its show first, for a
 * listener who belongs to two is told for the first one's reason.
 */
export function audiencesOf({ type }: Pick<BroadcastCause, 'type'>, { show_id, label }: Fitting): Audience[] {
  const followers: Audience[] = show_id === undefined ? [] : [{ fits: 'show', show_id }];
  const lovers: Audience[] = label === undefined ? [] : [{ fits: 'label', label }];
  return type === 'NEW_FOR_YOU' ? [...followers, ...lovers] : lovers;
}

/** The audiences of a cause that are there after a change of what makes it fit somebody, and were not before. */
export function audiencesGained(
  cause: Pick<BroadcastCause, 'type'>,
  before: Fitting,
  after: Fitting,
): readonly Audience[] {
  const known = audiencesOf(cause, before).map(nameOf);
  return audiencesOf(cause, after).filter((audience) => !known.includes(nameOf(audience)));
}

/** What an audience is told from any other by, such as `show show_1`. */
export function nameOf(audience: Audience): string {
  return audience.fits === 'show' ? `show ${audience.show_id}` : `label ${audience.label}`;
}

/** By what one part of an audience is found. */
export function keyOf(audience: Audience, shard: number): string {
  return audienceKey(audience.fits === 'show' ? audience.show_id : audience.label, shard);
}

/** A label is liked from here on: by as much as one episode heard to its end just now (contracts' weights). */
const MIN_AFFINITY = 3;
/** And by at least this share of what is liked best. */
const MIN_SHARE = 0.5;
/** Who likes everything has no favourites. */
const MAX_LABELS = 2;

/** The labels that a listener likes best, strongest first, of their affinity in weights of events made now. */
export function strongLabels(affinity: Readonly<Partial<Record<Label, number>>>): readonly Label[] {
  const strength = (label: Label) => affinity[label] ?? 0;
  const byStrength = LABELS.toSorted((a, b) => strength(b) - strength(a));
  const [best] = byStrength;
  const least = Math.max(MIN_AFFINITY, MIN_SHARE * (best ? strength(best) : 0));
  return byStrength.filter((label) => strength(label) >= least).slice(0, MAX_LABELS);
}

/** How long what a listener likes best is believed without news of them: an affinity fades to a quarter in it. */
const BELIEVED_MS = 28 * DAY_MS;

/** How old what a listener likes best may be when they are seen again to like the same, in milliseconds. */
const CONFIRMED_MS = 7 * DAY_MS;

/**
 * Whether what was known of a listener's taste at a time is to be written again though it is the same: long before it is not
 * believed any more, and seldom enough to cost little.
 */
export function isToBeConfirmed(knownAt: Date, now: Date): boolean {
  return now.getTime() - knownAt.getTime() > CONFIRMED_MS;
}

/** Whether what was known of a listener's taste at a time still says whom to tell. */
export function isStillFan(knownAt: Date, now: Date): boolean {
  return now.getTime() - knownAt.getTime() <= BELIEVED_MS;
}
