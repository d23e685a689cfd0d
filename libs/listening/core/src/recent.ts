import { type ListeningEvent, parseTime, type RecentEpisode } from '@earshot/contracts';
import type { Place } from './kind.ts';

/** How old an event may be when it is published to tell where a listener is now, in milliseconds. */
const LIVE_MS = 10 * 60_000;
/** Episodes that a profile remembers. */
export const MAX_RECENT = 50;

/** What to change in a profile's recent episodes; undefined stands for one to forget. */
export type RecentChanges = ReadonlyMap<string, RecentEpisode | undefined>;

/**
 * The places that a listener has reached just now: those that one of the events led to, as it was published. A
 * heartbeat tells none, for a profile does not follow heartbeats.
 */
export function liveChanges(
  places: readonly Place[],
  news: readonly ListeningEvent[],
  publishedAt: number,
): RecentChanges {
  const live = places.filter(
    ({ episode_id, at }) =>
      publishedAt - at <= LIVE_MS &&
      news.some(
        (event) =>
          event.event_type !== 'PROGRESS' &&
          event.episode_id === episode_id &&
          parseTime(event.event_time) === at,
      ),
  );
  return new Map(live.map((place) => [place.episode_id, recentEpisode(place)]));
}

/** Brings a profile's recent episodes up to the places known, and down to the latest {@link MAX_RECENT}. */
export function recentChanges(
  recent: Readonly<Record<string, RecentEpisode>>,
  places: readonly Place[],
): RecentChanges {
  const known = new Map(Object.entries(recent));
  const changes = new Map<string, RecentEpisode | undefined>();
  for (const place of places) {
    const held = known.get(place.episode_id);
    if (held && held.at.getTime() >= place.at) continue;
    known.set(place.episode_id, recentEpisode(place));
    changes.set(place.episode_id, recentEpisode(place));
  }
  const latestFirst = Array.from(known).sort(([, a], [, b]) => b.at.getTime() - a.at.getTime());
  for (const [episode] of latestFirst.slice(MAX_RECENT)) {
    if (Object.hasOwn(recent, episode)) changes.set(episode, undefined);
    else changes.delete(episode);
  }
  return changes;
}

/** A place as a profile keeps it. */
function recentEpisode({ at, position_sec, completed }: Place): RecentEpisode {
  return { at: new Date(at), position_sec, completed };
}
