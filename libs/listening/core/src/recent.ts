import { type ListeningEvent, parseTime, type RecentEpisode } from '@earshot/contracts';
import type { Place } from './kind.ts';

/** How old an event may be when it is published to tell where a listener is now, in milliseconds. */
const LIVE_MS = 10 * 60_000;
/** Episodes that a profile remembers. */
export const MAX_RECENT = 50;

/**
 * What to change in a profile's recent episodes; undefined stands for one to forget. Of one without a completion
 * the profile keeps the completion that it has.
 */
export type RecentChanges = ReadonlyMap<string, RecentEpisode | undefined>;

/**
 * The places that a listener has reached just now, and the completions: those that one of the events led to, as it was
 * published. A completion is told by its own event, also when others that came after it are known already. A heartbeat
 * tells nothing, for a profile does not follow heartbeats.
 */
export function liveChanges(
  places: readonly Place[],
  news: readonly ListeningEvent[],
  publishedAt: number,
): RecentChanges {
  const changes = new Map<string, RecentEpisode>();
  for (const { completed_at, ...place } of places) {
    const told = news.filter(
      ({ event_type, episode_id }) => event_type !== 'PROGRESS' && episode_id === place.episode_id,
    );
    const isNow = (at: number, events: readonly ListeningEvent[]): boolean =>
      publishedAt - at <= LIVE_MS && events.some(({ event_time }) => parseTime(event_time) === at);
    const completions = told.filter(({ event_type }) => event_type === 'COMPLETE');
    if (completed_at !== undefined && isNow(completed_at, completions)) {
      changes.set(place.episode_id, recentEpisode({ ...place, completed_at }));
    } else if (isNow(place.at, told)) {
      changes.set(place.episode_id, recentEpisode(place));
    }
  }
  return changes;
}

/**
 * Brings a profile's recent episodes up to the places known, and down to the latest {@link MAX_RECENT}: the latest place
 * counts, and beside it the latest completion of all.
 */
export function recentChanges(
  recent: Readonly<Record<string, RecentEpisode>>,
  places: readonly Place[],
): RecentChanges {
  const known = new Map(Object.entries(recent));
  const changes = new Map<string, RecentEpisode | undefined>();
  for (const place of places) {
    const held = known.get(place.episode_id);
    const merged = held ? joined(held, place) : recentEpisode(place);
    if (merged === held) continue;
    known.set(place.episode_id, merged);
    changes.set(place.episode_id, merged);
  }
  const latestFirst = Array.from(known).sort(([, a], [, b]) => b.at.getTime() - a.at.getTime());
  for (const [episode] of latestFirst.slice(MAX_RECENT)) {
    if (Object.hasOwn(recent, episode)) changes.set(episode, undefined);
    else changes.delete(episode);
  }
  return changes;
}

/** What a profile holds of an episode, and a place that it is told; the very same when that is no news. */
function joined(held: RecentEpisode, place: Place): RecentEpisode {
  const told = recentEpisode(place);
  const { at, position_sec } = told.at > held.at ? told : held;
  const completed_at = laterOf(held.completed_at, told.completed_at);
  if (at === held.at && completed_at === held.completed_at) return held;
  return { at, position_sec, ...(completed_at && { completed_at }) };
}

function laterOf(held: Date | undefined, told: Date | undefined): Date | undefined {
  return held && !(told && told > held) ? held : told;
}

/** A place as a profile keeps it. */
function recentEpisode({ at, position_sec, completed_at }: Place): RecentEpisode {
  return {
    at: new Date(at),
    position_sec,
    ...(completed_at !== undefined && { completed_at: new Date(completed_at) }),
  };
}
