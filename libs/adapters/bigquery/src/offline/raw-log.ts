import { EVENT_TOPICS, type EventTopic } from '@earshot/contracts';
import {
  type Cut,
  type Entities,
  lastToldSql,
  offlineRoutines,
  type RawLog,
  rawSubscription,
  settledFiguresSql,
  type SettledFigures,
  type ToldUnit,
  type Unit,
  touchedSql,
  unitsAtSql,
  unitsSql,
  unsettledSql,
} from '@earshot/listening-core';
import * as v from 'valibot';
import { mirrorDataset } from '../client.ts';
import { type About, offlinePlace, runQuery, streamQuery } from './client.ts';
import { entitiesIn, idsIn } from './portions.ts';

/** BigQuery cannot tell the type of an array that is empty. */
const IDS = ['STRING'];

const routine = v.looseObject({ importedLibraries: v.optional(v.array(v.string()), []) });
const touchedRows = v.array(
  v.object({ kind: v.picklist(['episode', 'user', 'late']), id: v.string(), late: v.number() }),
);
const lastRows = v.tuple([v.object({ last: v.nullable(v.number()) })]);
const unitColumns = { topic: v.picklist(EVENT_TOPICS), unit: v.string(), user_id: v.string() };
const unitRow = v.object(unitColumns);
const toldRow = v.object({
  ...unitColumns,
  ...{ last_told: v.number(), events: v.array(v.string()), first_told: v.array(v.number()) },
});
const figureRow = v.object({
  scope: v.picklist(['metrics', 'profile']),
  id: v.string(),
  counter: v.string(),
  value: v.number(),
  listeners: v.number(),
  apart: v.nullish(v.array(v.string()), []),
});

/** The raw events of the dataset, whose views fold them. */
export const rawLog: RawLog = { libraries, touched, lastTold, unsettled, settledFigures, units, unitsAt };

async function libraries(): Promise<readonly string[]> {
  const dataset = await mirrorDataset();
  const found = await Promise.all(offlineRoutines.map(({ name }) => dataset.routine(name).getMetadata()));
  return Array.from(new Set(found.flatMap(([told]) => v.parse(routine, told).importedLibraries)));
}

async function touched(from: Date, to: Date): Promise<Entities & { readonly lateEvents: number }> {
  const found = await runQuery(touchedSql(await offlinePlace()), { params: { from, to } });
  const rows = v.parse(touchedRows, found);
  const idsOf = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const lateEvents = rows.reduce((sum, { late }) => sum + late, 0);
  return { episodes: idsOf('episode'), users: idsOf('user'), lateEvents };
}

async function lastTold(topic: EventTopic): Promise<Date | undefined> {
  const found = await runQuery(lastToldSql(await offlinePlace()), {
    params: { subscription: `/${rawSubscription(topic)}` },
  });
  const [{ last }] = v.parse(lastRows, found);
  return last === null ? undefined : new Date(last);
}

async function* unsettled(entities: Entities, cut: Cut): AsyncGenerator<Unit> {
  const query = unsettledSql(await offlinePlace());
  for (const portion of entitiesIn(entities)) {
    for await (const found of streamQuery(query, aboutOf(portion, { ...cut }))) {
      const { topic, unit: path, user_id: user } = v.parse(unitRow, found);
      yield { topic, path, user };
    }
  }
}

/** What a query has not room for is asked of another, which folds all again; up to some ten thousand ids there is one. */
async function settledFigures(
  entities: Entities,
  cut: Cut,
  apart: readonly string[],
): Promise<SettledFigures> {
  const counters = new Map<string, Map<string, number>>();
  const listeners = new Map<string, Set<string>>();
  const query = settledFiguresSql(await offlinePlace());
  for (const portion of entitiesIn(entities)) {
    for (const some of idsIn(apart)) {
      const about = aboutOf(portion, { ...cut, apart: some });
      for await (const found of streamQuery(query, about)) {
        const row = v.parse(figureRow, found);
        const path = `${row.scope === 'metrics' ? 'metrics' : 'profiles'}/${row.id}`;
        const held = counters.get(path) ?? new Map<string, number>();
        counters.set(path, held.set(row.counter, row.value));
        if (row.listeners === 0) continue;
        const told = new Set([...(listeners.get(row.id) ?? []), ...row.apart]);
        listeners.set(row.id, told);
        held.set('listeners', row.listeners - told.size);
      }
    }
  }
  return { counters, listeners };
}

async function* units(entities: Entities, cut: Cut, since: Date): AsyncGenerator<ToldUnit> {
  const query = unitsSql(await offlinePlace());
  for (const portion of entitiesIn(entities)) yield* toldUnits(query, aboutOf(portion, { ...cut, since }));
}

async function* unitsAt(paths: readonly string[], { until, settled }: Cut): AsyncGenerator<ToldUnit> {
  if (paths.length === 0) return;
  const query = unitsAtSql(await offlinePlace());
  for (const some of idsIn(paths)) yield* toldUnits(query, { params: { until, settled, units: some } });
}

async function* toldUnits(query: string, about: About): AsyncGenerator<ToldUnit> {
  for await (const found of streamQuery(query, about)) {
    const row = v.parse(toldRow, found);
    const { topic, unit: path, user_id: user, last_told: lastTold, first_told: told } = row;
    const events = row.events.map((text, i) => ({ text, firstTold: told[i] ?? lastTold }));
    yield { topic, path, user, lastTold, events };
  }
}

function aboutOf(
  { episodes, users }: Entities,
  others: Readonly<Record<string, Date | readonly string[]>>,
): About {
  const params = { ...others, episodes, users };
  const lists = Object.entries(params).filter(([, value]) => Array.isArray(value));
  return { params, types: Object.fromEntries(lists.map(([name]) => [name, IDS])) };
}
