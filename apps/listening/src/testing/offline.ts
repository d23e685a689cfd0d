import { DAY_MS, HOUR_MS } from '@earshot/contracts';
import { hourStart, MINUTES_KEPT_DAYS, WINDOW_KEPT_DAYS } from '@earshot/listening-core';
import type { LocalCloud } from '@earshot/local-cloud';
import type { Firestore } from '@google-cloud/firestore';

/** Rows by what tells them apart, without what is zero: nobody writes zeros. */
export type Rows = ReadonlyMap<string, number>;

interface Counter {
  readonly id: string;
  readonly counter: string;
  readonly value: number;
}

/**
 * What every document of figures must come to, as BigQuery folds it from the raw events. Buckets and minutes of long ago are
 * left out: what is told of them late is counted in no document of theirs.
 */
export async function offlineRows({ bigquery }: LocalCloud): Promise<Rows> {
  const ask = async <T>(sql: string) => (await bigquery.query(sql)) as unknown as readonly T[];
  const [metrics, profiles, windows, minutes, sessions] = await Promise.all([
    ask<Counter>('SELECT episode_id AS id, counter, value FROM earshot.offline_metrics'),
    ask<Counter>('SELECT user_id AS id, counter, value FROM earshot.offline_profiles'),
    ask<Record<string, string | number>>('SELECT * FROM earshot.offline_windows'),
    ask<Record<string, string | number>>('SELECT * FROM earshot.offline_minutes'),
    ask<Record<string, string | number>>('SELECT * FROM earshot.offline_sessions'),
  ]);
  return rows([
    ...metrics.map(({ id, counter, value }) => [`metrics/${id} ${counter}`, value] as const),
    ...profiles.map(({ id, counter, value }) => [`profiles/${id} ${counter}`, value] as const),
    ...windows
      .filter((row) => isKept(Date.parse(String(row['window_start'])), WINDOW_KEPT_DAYS))
      .flatMap((row) =>
        ['plays', 'completes', 'score_tenths'].map(
          (field) =>
            [
              `window ${row['episode_id']} ${moment(row['window_start'])} ${field}`,
              Number(row[field]),
            ] as const,
        ),
      ),
    ...minutes
      .filter((row) => isKept(hourStart(Date.parse(String(row['minute']))) + HOUR_MS, MINUTES_KEPT_DAYS))
      .map(
        (row) => [`minute ${row['episode_id']} ${moment(row['minute'])}`, Number(row['listening'])] as const,
      ),
    ...sessions.flatMap((row) => sessionRows(row)),
  ]);
}

/** The same of what Firestore has, without shards: the tick has folded them. */
export async function liveRows(db: Firestore): Promise<Rows> {
  const all = async (collection: string) => (await db.collectionGroup(collection).get()).docs;
  const [metrics, profiles, windows, minutes, sessions] = await Promise.all(
    ['metrics', 'profiles', 'windows', 'minutes', 'sessions'].map(all),
  );
  return rows([
    ...[...(metrics ?? []), ...(profiles ?? [])].flatMap((doc) => counters(doc.ref.path, doc.data(), '')),
    ...(windows ?? []).flatMap((doc) =>
      ['plays', 'completes', 'score_tenths'].map(
        (field) =>
          [
            `window ${doc.get('episode_id')} ${at(doc.get('window_start'))} ${field}`,
            Number(doc.get(field) ?? 0),
          ] as const,
      ),
    ),
    ...(minutes ?? []).flatMap((doc) =>
      Object.entries(doc.get('listening') as Record<string, number>).map(([minute, sum]) => {
        const start = (doc.get('hour_start') as { toMillis(): number }).toMillis() + Number(minute) * 60_000;
        return [`minute ${doc.get('episode_id')} ${new Date(start).toISOString()}`, sum] as const;
      }),
    ),
    ...(sessions ?? [])
      .filter((doc) => doc.ref.path.startsWith('users/'))
      .flatMap((doc) =>
        sessionRows({
          ...doc.data(),
          window_start: at(doc.get('window_start')),
          window_end: at(doc.get('window_end')),
        }),
      ),
  ]);
}

function sessionRows(row: Readonly<Record<string, unknown>>): (readonly [string, number])[] {
  const name = `session ${String(row['user_id'])} ${moment(row['window_start'])} ${moment(row['window_end'])}`;
  const fields = ['plays', 'completes', 'stops', 'score'].map(
    (field) => [`${name} ${field}`, Number(row[field])] as const,
  );
  return [[name, 1], ...fields];
}

function counters(path: string, data: object, prefix: string): (readonly [string, number])[] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
    if (/^(?:trend_|affinity_|recent|updated_at)/.test(name)) return [];
    if (typeof value === 'number') return [[`${path} ${prefix}${name}`, value] as const];
    return typeof value === 'object' && value !== null ? counters(path, value, `${name}/`) : [];
  });
}

function isKept(end: number, days: number): boolean {
  return end > Date.now() - days * DAY_MS;
}

function moment(text: unknown): string {
  return new Date(String(text)).toISOString();
}

function at(timestamp: unknown): string {
  return (timestamp as { toDate(): Date }).toDate().toISOString();
}

function rows(entries: readonly (readonly [string, number])[]): Rows {
  return new Map(entries.filter(([, value]) => value !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
