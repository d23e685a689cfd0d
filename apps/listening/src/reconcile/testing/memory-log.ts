import type { EventTopic, ListeningEvent } from '@earshot/contracts';
import {
  counterPath,
  type Cut,
  type Entities,
  foldUnit,
  type RawLog,
  type SettledFigures,
  type ToldUnit,
  withKind,
} from '@earshot/listening-core';

export interface ToldEvent {
  readonly topic: EventTopic;
  readonly event: ListeningEvent;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

/** The library that the raw events in memory are folded by. */
export const LIBRARY = 'bigquery-library/listening-1.js';

/** Raw events in memory, folded by the same core as in BigQuery. */
export function memoryLog(told: readonly ToldEvent[]): RawLog {
  const units = ({ until }: Pick<Cut, 'until'>): readonly ToldUnit[] => {
    const before = told.filter(({ publishedAt }) => publishedAt < until.getTime());
    const byPath = Map.groupBy(before, ({ topic, event }) =>
      withKind(topic, (kind) => kind.pathOf(event as never)),
    );
    return Array.from(byPath, ([path, all]) => ({
      topic: all[0]?.topic ?? 'playback',
      path,
      user: all[0]?.event.user_id ?? '',
      lastTold: Math.max(...all.map(({ publishedAt }) => publishedAt)),
      events: Array.from(
        Map.groupBy(all, ({ event }) => JSON.stringify(event)),
        ([text, same]) => ({ text, firstTold: Math.min(...same.map(({ publishedAt }) => publishedAt)) }),
      ),
    })).sort((a, b) => (a.path < b.path ? -1 : 1));
  };
  const isSettled = ({ settled }: Cut, { lastTold }: ToldUnit) => lastTold < settled.getTime();
  return {
    libraries: () => Promise.resolve([`gs://mirror/${LIBRARY}`]),
    touched: (from, to) => {
      const within = told.filter(
        ({ publishedAt }) => publishedAt >= from.getTime() && publishedAt < to.getTime(),
      );
      const ids = (of: 'episode_id' | 'user_id') => [...new Set(within.map(({ event }) => event[of]))];
      return Promise.resolve({ episodes: ids('episode_id'), users: ids('user_id'), lateEvents: 0 });
    },
    lastTold: (wanted) => {
      const times = told.filter(({ topic }) => topic === wanted).map(({ publishedAt }) => publishedAt);
      return Promise.resolve(times.length > 0 ? new Date(Math.max(...times)) : undefined);
    },
    unsettled: async function* (entities, cut) {
      await Promise.resolve();
      for (const unit of units(cut)) if (!isSettled(cut, unit) && isOf(entities, unit)) yield unit;
    },
    settledFigures: (entities, cut, apart) =>
      Promise.resolve(
        figuresOf(
          entities,
          units(cut).filter((unit) => isSettled(cut, unit)),
          new Set(apart),
        ),
      ),
    units: async function* (entities, cut, since) {
      await Promise.resolve();
      for (const unit of units(cut)) {
        if (isSettled(cut, unit) && unit.lastTold >= since.getTime() && isOf(entities, unit)) yield unit;
      }
    },
    unitsAt: async function* (wanted, cut) {
      await Promise.resolve();
      for (const unit of units(cut)) {
        if (isSettled(cut, unit) && wanted.includes(unit.path)) yield unit;
      }
    },
  };
}

function isOf({ episodes, users }: Entities, { user, events }: ToldUnit): boolean {
  const heard = events.map(({ text }) => (JSON.parse(text) as ListeningEvent).episode_id);
  return users.includes(user) || heard.some((episode) => episodes.includes(episode));
}

function figuresOf(
  { episodes, users }: Entities,
  units: readonly ToldUnit[],
  apart: ReadonlySet<string>,
): SettledFigures {
  const wanted = new Set([...episodes.map((id) => `metrics/${id}`), ...users.map((id) => `profiles/${id}`)]);
  const counters = new Map<string, Map<string, number>>();
  const listeners = new Map<string, Set<string>>();
  const together = new Map<string, Set<string>>();
  for (const { topic, user, events } of units) {
    for (const row of foldUnit(
      topic,
      events.map(({ text }) => text),
    ).figures) {
      const path = counterPath(row, user);
      if (path === undefined || !wanted.has(path)) continue;
      const held = counters.get(path) ?? new Map<string, number>();
      counters.set(path, held.set(row.field, (held.get(row.field) ?? 0) + row.amount));
      if (row.scope !== 'metrics' || row.field !== 'plays') continue;
      const among = apart.has(user) ? listeners : together;
      among.set(row.episode_id, (among.get(row.episode_id) ?? new Set<string>()).add(user));
    }
  }
  for (const [episode, all] of together) counters.get(`metrics/${episode}`)?.set('listeners', all.size);
  return { counters, listeners };
}
