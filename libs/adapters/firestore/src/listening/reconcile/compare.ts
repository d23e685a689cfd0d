import { type Drift, paths } from '@earshot/contracts';
import type { Cut, Entities, RawLog, SettledFigures, ToldUnit } from '@earshot/listening-core';
import type { Firestore, Timestamp } from 'firebase-admin/firestore';
import { addBeyondRaw, addCounted, type CheckedUnit, type CountedUnit, takePending } from './counted.ts';
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
  /**
   * Since when settled units are compared with their states one by one; undefined for not at all. Their states must not have
   * expired.
   */
  readonly checkedSince?: Date;
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
  const checked = await check(question, offline);
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

/** A unit without its events, unless they have to be folded. */
async function check(
  { log, cut, entities, moment, checkedSince }: Question,
  offline: Sums,
): Promise<readonly CheckedUnit[]> {
  const all: CheckedUnit[] = [];
  if (!checkedSince) return all;
  let some: ToldUnit[] = [];
  const checkSome = async (): Promise<void> => {
    const checked = await addBeyondRaw(offline, moment, some);
    all.push(
      ...checked.map((each) => (each.isMissed ? each : { ...each, unit: { ...each.unit, events: [] } })),
    );
    some = [];
  };
  for await (const unit of log.units(entities, cut, checkedSince)) {
    some.push(unit);
    if (some.length === CHECKED_AT_ONCE) await checkSome();
  }
  if (some.length > 0) await checkSome();
  return all;
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
