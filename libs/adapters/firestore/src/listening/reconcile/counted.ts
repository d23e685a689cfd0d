import type { EventTopic, ListenerStateDocument, ListeningEvent } from '@earshot/contracts';
import {
  counterPath,
  figureRows,
  lastActivityOf,
  newlyPlayed,
  type RawEvent,
  type StateKind,
  type Tally,
  type ToldUnit,
  type Unit,
  withKind,
} from '@earshot/listening-core';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { STATE_FIELDS, stateOf } from '../state-document.ts';
import type { Moment } from './moment.ts';
import { addTo, type Sums } from './sums.ts';

/** The field that says whose a state is. */
export const USER = 'user_id' satisfies keyof ListenerStateDocument;

/** A unit as the live fold had it at a moment. */
export interface CountedUnit {
  readonly unit: Unit;
  /** Episodes that a play of it was counted for, and that the raw events of what is settled tell no play of. */
  readonly played: readonly string[];
}

/** Adds what the states of some units were counted for. */
export async function addCounted(
  sums: Sums,
  moment: Moment,
  units: readonly Unit[],
): Promise<readonly CountedUnit[]> {
  const counted: CountedUnit[] = [];
  for await (const [unit, state] of withStates(moment, units)) {
    const measured = measureOf(unit.topic, state);
    addTally(sums, measured, unit.user, 1);
    counted.push({ unit, played: newlyPlayed(measured) });
  }
  return counted;
}

/** A settled unit beside its raw events. */
export interface CheckedUnit extends CountedUnit {
  readonly unit: ToldUnit;
  /** Raw events that have to be folded, for the live fold has missed some of them; those it knows change nothing. */
  readonly missed: readonly RawEvent[];
  /** When the last of its activities ended, in milliseconds since 1970. */
  readonly lastActivity: number;
}

/**
 * Adds what settled units come to beyond their raw events, by events that the live fold knows and the raw log lacks: those
 * were told as well.
 * @param since of what was told first since then a state knows what was folded. What is older may have been counted in a state
 * that has expired before the unit was told more: that it is not in the new one says nothing.
 */
export async function addBeyondRaw(
  sums: Sums,
  moment: Moment,
  units: readonly ToldUnit[],
  since: Date,
): Promise<readonly CheckedUnit[]> {
  const checked: CheckedUnit[] = [];
  for await (const [unit, state] of withStates(moment, units)) {
    checked.push(
      withKind(unit.topic, (kind) => {
        const held = stateOf(kind, state).state.body;
        const events = eventsOf(kind, unit.events);
        const raw = kind.measure(kind.join(kind.empty, events).body);
        const { body } = kind.join(held, events);
        const all = kind.measure(body);
        addTally(sums, all, unit.user, 1);
        addTally(sums, raw, unit.user, -1);
        const told = new Set(newlyPlayed(raw));
        const sure = unit.events.filter(({ firstTold }) => firstTold >= since.getTime());
        return {
          unit,
          played: newlyPlayed(all).filter((episode) => !told.has(episode)),
          missed: kind.join(held, eventsOf(kind, sure)).news.length > 0 ? sure : [],
          lastActivity: lastActivityOf(kind.activities(body)),
        };
      }),
    );
  }
  return checked;
}

/** Events of a unit of a kind, which were decoded when they were read from its messages. */
export function eventsOf<Event extends ListeningEvent, Body>(
  _kind: StateKind<Event, Body>,
  events: readonly RawEvent[],
): readonly Event[] {
  return events.map(({ text }) => JSON.parse(text) as Event);
}

async function* withStates<U extends Unit>(
  moment: Moment,
  units: readonly U[],
): AsyncGenerator<readonly [U, DocumentSnapshot]> {
  const wanted = units.map(({ path }) => path);
  let i = 0;
  for await (const state of moment.documents(wanted, STATE_FIELDS)) {
    const unit = units[i];
    if (!unit) throw new RangeError('more states were read than asked for');
    yield [unit, state];
    i += 1;
  }
}

/** What a state was counted for. */
export function measureOf(topic: EventTopic, state: DocumentSnapshot): Tally {
  return withKind(topic, (kind) => kind.measure(stateOf(kind, state).state.body));
}

/** Whose a state is. It has to be read with {@link USER}. */
export function userOf(state: DocumentSnapshot): string {
  return state.get(USER) as string;
}

/** Adds a tally of a user's to the sums of its documents, or takes it off. */
export function addTally(sums: Sums, tally: Tally, user: string, sign: 1 | -1): void {
  for (const row of figureRows(tally)) {
    const path = counterPath(row, user);
    if (path !== undefined) addTo(sums, path, row.field, sign * row.amount);
  }
}
