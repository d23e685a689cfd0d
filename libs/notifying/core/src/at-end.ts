import type { RecentEpisode } from '@earshot/contracts';

/** What a player still reports of an episode this long after its end, such as its STOP, belongs to the end. */
const FAREWELL_MS = 60_000;

/** Whether a listener was last in an episode at its end; who is in it later than that listens to it again. */
export function isAtEnd({ at, completed_at }: RecentEpisode): boolean {
  return completed_at !== undefined && at.getTime() - completed_at.getTime() <= FAREWELL_MS;
}
