import { EVENT_TOPICS, type EventTopic, type MetricsMinutesDocument } from '@earshot/contracts';
import { hourStart, MAX_AHEAD_MS, type RawLog } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import type { CheckedUnit } from './counted.ts';

/**
 * Provides that BigQuery has been told of the playback that Firestore has counted, as far as hours tell: an hour of listening
 * that began after the last message that BigQuery has was counted from others.
 * @throws Error when BigQuery is behind: a comparison with what it has would tell nothing
 */
export async function assertNotBehind(db: Firestore, log: RawLog): Promise<void> {
  const last = await log.lastTold('playback');
  const hour = 'hour_start' satisfies keyof MetricsMinutesDocument;
  const later = db.collectionGroup('minutes').where(hour, '>', new Date(toldUntil(last)));
  const { docs } = await later.limit(1).select(hour).get();
  const [counted] = docs;
  if (counted) throw behind('playback', last, counted.ref.path);
}

/**
 * The same of each topic, by the hours of units that were compared with their states one by one: those of quality and engagement
 * are noted nowhere else, and a drift leads to these units.
 * @throws Error when BigQuery is behind
 */
export async function assertNoneBehind(log: RawLog, units: readonly CheckedUnit[]): Promise<void> {
  for (const topic of EVENT_TOPICS) {
    const ofTopic = units.filter(({ unit }) => unit.topic === topic);
    const [first, ...others] = ofTopic;
    if (!first) continue;
    const latest = others.reduce((a, b) => (b.lastActivity > a.lastActivity ? b : a), first);
    const last = await log.lastTold(topic);
    if (hourStart(latest.lastActivity) > toldUntil(last)) throw behind(topic, last, latest.unit.path);
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
