import { EVENT_TOPICS, type EventTopic, type MetricsMinutesDocument } from '@earshot/contracts';
import { hourStart, MAX_AHEAD_MS, type RawLog } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import type { Moment } from './moment.ts';

/**
 * Provides that BigQuery has been told of the playback that Firestore had counted at a moment, as far as hours tell: an hour of
 * listening that began after the last message that BigQuery has was counted from others. What was counted since may be on its
 * way still.
 * @throws Error when BigQuery is behind: a comparison with what it has would tell nothing
 */
export async function assertNotBehind(db: Firestore, moment: Moment, log: RawLog): Promise<void> {
  const last = await log.lastTold('playback');
  const hour = 'hour_start' satisfies keyof MetricsMinutesDocument;
  const later = db.collectionGroup('minutes').where(hour, '>', new Date(toldUntil(last)));
  const counted = await moment.first(later.select(hour));
  if (counted) throw behind('playback', last, counted.ref.path);
}

/** The latest activity of some units, by topic. */
export type LatestActivities = Map<EventTopic, { readonly path: string; readonly at: number }>;

/** Notes when the last activity of a unit ended, in milliseconds since 1970, if none of its topic ended later. */
export function noteActivity(latest: LatestActivities, topic: EventTopic, path: string, at: number): void {
  const held = latest.get(topic);
  if (!held || at > held.at) latest.set(topic, { path, at });
}

/**
 * The same of each topic, by the hours of units that were compared with their states one by one: those of quality and engagement
 * are noted nowhere else, and a drift leads to these units.
 * @throws Error when BigQuery is behind
 */
export async function assertNoneBehind(log: RawLog, latest: LatestActivities): Promise<void> {
  for (const topic of EVENT_TOPICS) {
    const activity = latest.get(topic);
    if (!activity) continue;
    const last = await log.lastTold(topic);
    if (hourStart(activity.at) > toldUntil(last)) throw behind(topic, last, activity.path);
  }
}

/** Until when anything can be that is told up to a message: what is told may be ahead of it by that much. */
function toldUntil(last: Date | undefined): number {
  return (last?.getTime() ?? 0) + MAX_AHEAD_MS;
}

function behind(topic: EventTopic, last: Date | undefined, path: string): Error {
  const when = last ? `of ${last.toISOString()}` : 'none';
  return new Error(
    `nothing was compared: the last ${topic} message in BigQuery is ${when}, but Firestore has counted what happened later, such as in ${path}`,
  );
}
