import { EVENT_TOPICS } from '@earshot/contracts';
import {
  type Cut,
  type Entities,
  type RawLog,
  settledFiguresSql,
  type SettledFigures,
  type ToldUnit,
  type Unit,
  touchedSql,
  unitsSql,
  unsettledSql,
} from '@earshot/listening-core';
import * as v from 'valibot';
import { offlinePlace, runQuery } from './client.ts';

/** Units of one query. */
const PAGE = 1_000;
/** BigQuery cannot tell the type of an array that is empty. */
const IDS = ['STRING'];

const touchedRows = v.array(
  v.object({ kind: v.picklist(['episode', 'user', 'late']), id: v.string(), events: v.number() }),
);
const unitColumns = { topic: v.picklist(EVENT_TOPICS), unit: v.string(), user_id: v.string() };
const unitRows = v.array(v.object(unitColumns));
const toldRows = v.array(v.object({ ...unitColumns, last_told: v.number(), events: v.array(v.string()) }));
const figureRows = v.array(
  v.object({
    scope: v.picklist(['metrics', 'profile', 'listener']),
    id: v.string(),
    counter: v.string(),
    value: v.number(),
  }),
);

/** The raw events of the dataset, whose views fold them. */
export const rawLog: RawLog = { touched, unsettled, settledFigures, units };

async function touched(from: Date, to: Date): Promise<Entities & { readonly lateEvents: number }> {
  const found = await runQuery(touchedSql(await offlinePlace()), { params: { from, to } });
  const rows = v.parse(touchedRows, found);
  const idsOf = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ id }) => id);
  const late = rows.filter(({ kind }) => kind === 'late').map(({ events }) => events);
  return {
    episodes: idsOf('episode'),
    users: idsOf('user'),
    lateEvents: late.reduce((sum, events) => sum + events, 0),
  };
}

async function unsettled({ until, settled }: Cut): Promise<readonly Unit[]> {
  const found = await runQuery(unsettledSql(await offlinePlace()), { params: { until, settled } });
  return v.parse(unitRows, found).map((row) => ({ topic: row.topic, path: row.unit, user: row.user_id }));
}

async function settledFigures(
  { episodes, users }: Entities,
  cut: Cut,
  apart: readonly string[],
): Promise<SettledFigures> {
  const counters = new Map<string, Map<string, number>>();
  const listeners = new Map<string, Set<string>>();
  const found = await runQuery(settledFiguresSql(await offlinePlace()), {
    params: { ...cut, episodes, users, unsettled: apart },
    types: { episodes: IDS, users: IDS, unsettled: IDS },
  });
  for (const { scope, id, counter, value } of v.parse(figureRows, found)) {
    if (scope === 'listener') {
      listeners.set(id, (listeners.get(id) ?? new Set()).add(counter));
    } else {
      const path = scope === 'metrics' ? `metrics/${id}` : `profiles/${id}`;
      counters.set(path, (counters.get(path) ?? new Map<string, number>()).set(counter, value));
    }
  }
  return { counters, listeners };
}

async function* units({ episodes, users }: Entities, cut: Cut, since: Date): AsyncGenerator<ToldUnit> {
  const query = unitsSql(await offlinePlace());
  for (let after = '', full = true; full;) {
    const found = await runQuery(query, {
      params: { ...cut, episodes, users, since, after, most: PAGE },
      types: { episodes: IDS, users: IDS },
    });
    const rows = v.parse(toldRows, found);
    for (const { topic, unit: path, user_id: user, last_told: lastTold, events } of rows) {
      yield { topic, path, user, lastTold, events };
    }
    after = rows.at(-1)?.unit ?? '';
    full = rows.length === PAGE;
  }
}
