import { isDeepStrictEqual } from 'node:util';
import {
  collections,
  EVENT_TOPICS,
  HOUR_MS,
  NOTIFICATIONS_TOPIC,
  paths,
  type RejectedDocument,
  REJECTION_CODES,
  type RejectionCounts,
  type RejectionsDocument,
} from '@earshot/contracts';
import { firstOpenHour, hourStart, type Rejections, withHour } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import { dataOf } from '../read.ts';
import { replaceUnchanged } from './replace.ts';

const AT = 'rejected_at' satisfies keyof RejectedDocument;
/** Why an event of each topic may be refused. */
const CODES: readonly (readonly [topic: keyof RejectionCounts, code: RejectedDocument['code']])[] = [
  ...EVENT_TOPICS.flatMap((topic) => REJECTION_CODES.map((code) => [topic, code] as const)),
  [NOTIFICATIONS_TOPIC, 'invalid'],
];

/**
 * Brings `rejections/summary` up to date with the documents that are in `rejected`: counts again every hour that is not
 * final and has any. It sets counts and never adds to them, so that running twice, or dying, changes nothing.
 * @param mayGoOn asked before an hour is counted; the rest waits for the next run when it says no.
 * @returns whether it wrote.
 */
export async function countRejections(db: Firestore, mayGoOn: () => Promise<boolean>): Promise<boolean> {
  const found = await db.doc(paths.rejections()).get();
  const held = dataOf<RejectionsDocument>(found);
  const firstOpen = firstOpenHour(found.readTime.toMillis());
  let rejections: Rejections = { days: held?.days ?? {}, hours: held?.hours ?? {} };
  const before = held?.final_until.getTime() ?? 0;
  let from = before;
  let isDone = false;
  while (!isDone) {
    const first = await firstRejection(db, from);
    if (first === undefined) isDone = true;
    else if (!(await mayGoOn())) break;
    else {
      const start = hourStart(first);
      rejections = withHour(rejections, start, await countHour(db, start));
      from = start + HOUR_MS;
    }
  }
  // Nothing was found: an old date costs nothing, and a new one would be a write every hour for nothing.
  if (from === before) return false;
  const final_until = new Date(isDone ? firstOpen : Math.min(from, firstOpen));
  const next = { ...rejections, final_until };
  const { days, hours } = held ?? {};
  if (isDeepStrictEqual(next, { days, hours, final_until: held?.final_until })) return false;
  // A run that was slow must not undo what a later one has counted.
  const written = await replaceUnchanged(found, { ...next, updated_at: found.readTime.toDate() });
  return written !== undefined;
}

/** When the first event was rejected since a moment; both in milliseconds since 1970. */
async function firstRejection(db: Firestore, since: number): Promise<number | undefined> {
  const { docs } = await db
    .collection(collections.rejected)
    .where(AT, '>=', new Date(since))
    .orderBy(AT)
    .limit(1)
    .select(AT)
    .get();
  return docs[0] && dataOf<Pick<RejectedDocument, typeof AT>>(docs[0])?.[AT].getTime();
}

async function countHour(db: Firestore, start: number): Promise<RejectionCounts> {
  const within = db
    .collection(collections.rejected)
    .where(AT, '>=', new Date(start))
    .where(AT, '<', new Date(start + HOUR_MS));
  const counted = await Promise.all(
    CODES.map(async ([topic, code]) => {
      const found = await within.where('topic', '==', topic).where('code', '==', code).count().get();
      return { topic, code, count: found.data().count };
    }),
  );
  const byTopic = Map.groupBy(
    counted.filter(({ count }) => count > 0),
    ({ topic }) => topic,
  );
  return Object.fromEntries(
    Array.from(byTopic, ([topic, codes]) => [
      topic,
      Object.fromEntries(codes.map(({ code, count }) => [code, count])),
    ]),
  );
}
