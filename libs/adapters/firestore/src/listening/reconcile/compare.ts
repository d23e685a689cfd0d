import { type Drift, paths } from '@earshot/contracts';
import type { Cut, Entities, RawLog, SettledFigures, ToldUnit, Unit } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { assertNoneBehind } from './behind.ts';
import {
  addBeyondRaw,
  addCounted,
  type CheckedUnit,
  countedUnits,
  type CountedUnit,
  takePending,
} from './counted.ts';
import { type LiveCounters, readLive } from './live.ts';
import type { Moment } from './moment.ts';
import { addTo, type Sums } from './sums.ts';

/** Settled units that are compared with their states at a time. */
const CHECKED_AT_ONCE = 300;

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

/** Which settled units are compared with their states. */
export interface Check {
  /** Those that were told something since then: their states must not have expired. */
  readonly since: Date;
  /** `told`: those that BigQuery has events of. `counted`: all that have a state as well, which reads all states. */
  readonly units: 'told' | 'counted';
}

/** How counters of a moment compare with the raw events. */
export interface Comparison {
  /** The moment whose counters were compared. */
  readonly at: Timestamp;
  /** Of what drifted: the document as it was, and what has to be added to each counter. */
  readonly drifted: readonly { readonly live: LiveCounters; readonly amounts: ReadonlyMap<string, number> }[];
  readonly drifts: readonly Drift[];
  /** Units whose state lacks some of their raw events. */
  readonly missed: readonly ToldUnit[];
}

/**
 * Compares counters as of a moment with what they must come to: by the raw events of all that is settled, and by their states
 * for what is not. Both sides are of the same moment, so that it is exact while events flow.
 */
export async function compare(question: Question): Promise<Comparison> {
  const { db, log, moment, cut, entities } = question;
  const offline: Sums = new Map();
  const unsettled = await addCounted(offline, moment, await log.unsettled(cut));
  const checked = await check(question, offline, new Set(unsettled.map(({ unit }) => unit.path)));
  const apart = Array.from(new Set([...unsettled, ...checked].map(({ unit }) => unit.user)));
  const settled = await log.settledFigures(entities, cut, apart);
  for (const [path, counters] of settled.counters) {
    for (const [counter, amount] of counters) addTo(offline, path, counter, amount);
  }
  addListeners(offline, settled, [...unsettled, ...checked]);
  await takePending(offline, db, moment, new Set(entities.users));
  const live = await readLive(db, moment, entities);
  const drifted = Array.from(live.values()).flatMap((each) => {
    const amounts = missing(offline.get(each.path) ?? new Map(), each);
    return amounts.size > 0 ? [{ live: each, amounts }] : [];
  });
  return {
    at: moment.at,
    drifted,
    drifts: drifted.flatMap(driftsOf),
    missed: checked.filter(({ isMissed }) => isMissed).map(({ unit }) => unit),
  };
}

/**
 * Adds what settled units come to beyond their raw events. Only those that have to be folded keep their events.
 * @param known paths of the units that are looked at otherwise
 * @throws Error when BigQuery is behind with what it was told of any topic
 */
async function check(
  question: Question,
  offline: Sums,
  known: ReadonlySet<string>,
): Promise<readonly CheckedUnit[]> {
  if (!question.check) return [];
  const { log, cut, entities, moment, check: how } = question;
  const all: CheckedUnit[] = [];
  const seen = new Set(known);
  const checkSome = async (units: readonly ToldUnit[]): Promise<void> => {
    const checked = await addBeyondRaw(offline, moment, units);
    all.push(
      ...checked.map((each) => (each.isMissed ? each : { ...each, unit: { ...each.unit, events: [] } })),
    );
  };
  await inPortions(log.units(entities, cut, how.since), async (units) => {
    await checkSome(units.filter(({ path }) => isFirst(seen, path)));
  });
  if (how.units === 'counted') {
    const wanted = new Set([...entities.episodes.map(paths.metrics), ...entities.users.map(paths.profile)]);
    const alone: Unit[] = [];
    for await (const unit of countedUnits(question.db, moment, wanted)) {
      if (isFirst(seen, unit.path)) alone.push(unit);
    }
    // Most of them BigQuery has never heard of; what it has heard is older than what was asked for.
    const told = new Map<string, ToldUnit>();
    for await (const unit of log.unitsAt(
      alone.map(({ path }) => path),
      cut,
    ))
      told.set(unit.path, unit);
    await inPortions(alone, (units) =>
      checkSome(units.map((unit) => told.get(unit.path) ?? { ...unit, lastTold: 0, events: [] })),
    );
  }
  await assertNoneBehind(log, all);
  return all;
}

function isFirst(seen: Set<string>, path: string): boolean {
  return seen.size < seen.add(path).size;
}

async function inPortions<T>(
  all: Iterable<T> | AsyncIterable<T>,
  work: (some: readonly T[]) => Promise<void>,
): Promise<void> {
  let some: T[] = [];
  for await (const each of all) {
    some.push(each);
    if (some.length < CHECKED_AT_ONCE) continue;
    await work(some);
    some = [];
  }
  if (some.length > 0) await work(some);
}

/** A listener counts once for an episode, whatever units of theirs have a play of it. */
function addListeners(offline: Sums, { listeners }: SettledFigures, units: readonly CountedUnit[]): void {
  const all = new Map(Array.from(listeners, ([episode, users]) => [episode, new Set(users)] as const));
  for (const { unit, played } of units) {
    for (const episode of played) all.set(episode, (all.get(episode) ?? new Set<string>()).add(unit.user));
  }
  for (const [episode, users] of all) addTo(offline, paths.metrics(episode), 'listeners', users.size);
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

function driftsOf({ live: { path, counters }, amounts }: Comparison['drifted'][number]): Drift[] {
  return Array.from(amounts, ([counter, amount]) => {
    const live = counters.get(counter) ?? 0;
    return { path, counter, live, offline: live + amount };
  });
}
