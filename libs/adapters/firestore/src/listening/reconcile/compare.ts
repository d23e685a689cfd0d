import { type Drift, paths } from '@earshot/contracts';
import type { Cut, Entities, RawLog, ToldUnit, Unit } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { assertNoneBehind, type LatestActivities, noteActivity } from './behind.ts';
import { addBeyondRaw, addCounted } from './counted.ts';
import { addListeners, type Listeners, noteListeners, usersOf } from './listeners.ts';
import { type LiveCounters, readLive } from './live.ts';
import type { Moment } from './moment.ts';
import { takePending } from './pending.ts';
import { inPortions } from './portions.ts';
import { countedUnits, type Owners } from './states.ts';
import { addTo, type Sums } from './sums.ts';

/** Units that are looked up in Firestore at a time. */
const UNITS_AT_ONCE = 300;

/** What is compared. */
export interface Question {
  readonly db: Firestore;
  readonly log: RawLog;
  readonly moment: Moment;
  readonly cut: Cut;
  readonly entities: Entities;
  /** How settled units are compared with their states one by one; undefined for not at all. */
  readonly check?: Check;
}

/** Which settled units are compared with their states: those that BigQuery has events of, and all that have states of some owners. */
export interface Check {
  /** Those that were told something since then: their states must not have expired. */
  readonly since: Date;
  readonly owners: Owners;
}

/** A document of counters that is not what it must be. */
export interface Drifted {
  readonly live: LiveCounters;
  /** What has to be added to each counter. */
  readonly amounts: ReadonlyMap<string, number>;
  /** Whether all states were looked at that it may have been counted for: without, it may have more than was found. */
  readonly isCounted: boolean;
}

/** How counters of a moment compare with the raw events. */
export interface Comparison {
  /** The moment whose counters were compared. */
  readonly at: Timestamp;
  readonly drifted: readonly Drifted[];
  readonly drifts: readonly Drift[];
  /** Units whose state lacks some of their raw events, with what has to be folded. */
  readonly missed: readonly ToldUnit[];
}

/** What is kept of the units that were looked at: of most of them no more than their path. */
interface Looked {
  readonly sums: Sums;
  readonly seen: Set<string>;
  readonly episodes: ReadonlySet<string>;
  readonly listeners: Listeners;
  readonly missed: ToldUnit[];
}

/**
 * Compares counters as of a moment with what they must come to: by the raw events of all that is settled, and by their states
 * for what is not. Both sides are of the same moment, so that it is exact while events flow.
 * @throws Error when BigQuery is behind with what it was told of any topic
 */
export async function compare(question: Question): Promise<Comparison> {
  const { db, log, moment, cut, entities, check: how } = question;
  const looked: Looked = {
    ...{ sums: new Map(), seen: new Set(), listeners: new Map(), missed: [] },
    episodes: new Set(entities.episodes),
  };
  const { sums, listeners, missed } = looked;
  for await (const units of inPortions(notSeen(looked, log.unsettled(entities, cut)), UNITS_AT_ONCE)) {
    noteListeners(listeners, looked.episodes, await addCounted(sums, moment, units));
  }
  if (how) await check(question, how, looked);
  const settled = await log.settledFigures(entities, cut, usersOf(listeners));
  for (const [path, counters] of settled.counters) {
    for (const [counter, amount] of counters) addTo(sums, path, counter, amount);
  }
  addListeners(sums, settled, listeners);
  await takePending(sums, db, moment, entities.users);
  const live = await readLive(db, moment, entities);
  const counted = new Set(countedFor(entities, how?.owners));
  const drifted = Array.from(live.values()).flatMap((each) => {
    const amounts = missing(sums.get(each.path) ?? new Map(), each);
    return amounts.size > 0 ? [{ live: each, amounts, isCounted: counted.has(each.path) }] : [];
  });
  return { at: moment.at, drifted, drifts: drifted.flatMap(driftsOf), missed };
}

/** Adds what settled units come to beyond their raw events. */
async function check(question: Question, { since, owners }: Check, looked: Looked): Promise<void> {
  const { db, log, cut, entities, moment } = question;
  const latest: LatestActivities = new Map();
  const checkSome = async (units: readonly ToldUnit[]): Promise<void> => {
    const checked = await addBeyondRaw(looked.sums, moment, units, since);
    noteListeners(looked.listeners, looked.episodes, checked);
    for (const { unit, missed, lastActivity } of checked) {
      noteActivity(latest, unit.topic, unit.path, lastActivity);
      if (missed.length > 0) looked.missed.push({ ...unit, events: missed });
    }
  };
  for await (const units of inPortions(notSeen(looked, log.units(entities, cut, since)), UNITS_AT_ONCE)) {
    await checkSome(units);
  }
  if (owners.length > 0) {
    const alone: Unit[] = [];
    for await (const unit of notSeen(looked, countedUnits(db, moment, entities, owners))) alone.push(unit);
    // Most of them BigQuery has never heard of. What it has heard is older than what was asked for, or of others.
    const told = new Set<string>();
    const toldOf = log.unitsAt(
      alone.map(({ path }) => path),
      cut,
    );
    for await (const units of inPortions(toldOf, UNITS_AT_ONCE)) {
      for (const { path } of units) told.add(path);
      await checkSome(units);
    }
    const untold = alone.filter(({ path }) => !told.has(path));
    for await (const units of inPortions(untold, UNITS_AT_ONCE)) {
      await checkSome(units.map((unit) => ({ ...unit, lastTold: 0, events: [] })));
    }
  }
  await assertNoneBehind(log, latest);
}

/** The documents of which all was looked at that they were counted for. */
function countedFor({ episodes, users }: Entities, owners: Owners = []): readonly string[] {
  if (owners !== 'everybody') return owners.map(paths.profile);
  return [...episodes.map(paths.metrics), ...users.map(paths.profile)];
}

/** Units that were not looked at before. */
async function* notSeen<U extends Unit>({ seen }: Looked, units: AsyncIterable<U>): AsyncGenerator<U> {
  for await (const unit of units) if (seen.size < seen.add(unit.path).size) yield unit;
}

/** What has to be added to the live counters. */
function missing(
  offline: ReadonlyMap<string, number>,
  { counters }: LiveCounters,
): ReadonlyMap<string, number> {
  const names = new Set([...offline.keys(), ...counters.keys()]);
  const amounts = Array.from(
    names,
    (name) => [name, (offline.get(name) ?? 0) - (counters.get(name) ?? 0)] as const,
  );
  return new Map(amounts.filter(([, amount]) => amount !== 0));
}

function driftsOf({ live: { path, counters }, amounts }: Drifted): Drift[] {
  return Array.from(amounts, ([counter, amount]) => {
    const live = counters.get(counter) ?? 0;
    return { path, counter, live, offline: live + amount };
  });
}
