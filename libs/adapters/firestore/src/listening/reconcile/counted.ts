import { collections, type ListenerStateDocument, type ListeningEvent } from '@earshot/contracts';
import {
  counterPath,
  figureRows,
  type ListenerState,
  newlyPlayed,
  playbackKind,
  type StateKind,
  type Tally,
  type ToldUnit,
  type Unit,
  withKind,
} from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { STATE_FIELDS, stateOf } from '../state-document.ts';
import type { Moment } from './moment.ts';
import { addTo, type Sums } from './sums.ts';

/** A unit as the live fold had it at a moment. */
export interface CountedUnit {
  readonly unit: Unit;
  /** Episodes that a play of it was counted for. */
  readonly played: readonly string[];
}

/** Adds what the states of some units were counted for. */
export async function addCounted(
  sums: Sums,
  moment: Moment,
  units: readonly Unit[],
): Promise<readonly CountedUnit[]> {
  const states = await readStates(moment, units);
  return units.map((unit, i) =>
    withKind(unit.topic, (kind) => {
      const { body } = stateIn(kind, states[i]);
      const measured = kind.measure(body);
      addTally(sums, measured, unit.user, 1);
      return { unit, played: newlyPlayed(measured) };
    }),
  );
}

/** A settled unit beside its raw events. */
export interface CheckedUnit extends CountedUnit {
  readonly unit: ToldUnit;
  /** Whether the live fold lacks any of its raw events. */
  readonly isMissed: boolean;
}

/**
 * Adds what settled units come to beyond their raw events, by events that the live fold knows and the raw log lacks: those
 * were told as well.
 */
export async function addBeyondRaw(
  sums: Sums,
  moment: Moment,
  units: readonly ToldUnit[],
): Promise<readonly CheckedUnit[]> {
  const states = await readStates(moment, units);
  return units.map((unit, i) =>
    withKind(unit.topic, (kind) => {
      const events = eventsOf(kind, unit);
      const { body } = stateIn(kind, states[i]);
      const raw = kind.join(kind.empty, events).body;
      const { body: all, news } = kind.join(body, events);
      addTally(sums, kind.measure(all), unit.user, 1);
      addTally(sums, kind.measure(raw), unit.user, -1);
      return { unit, played: newlyPlayed(kind.measure(all)), isMissed: news.length > 0 };
    }),
  );
}

/** Takes off what heartbeats have told and profiles do not show before their windows close. */
export async function takePending(
  sums: Sums,
  db: Firestore,
  moment: Moment,
  users: ReadonlySet<string>,
): Promise<void> {
  const due = 'due' satisfies keyof ListenerStateDocument;
  for (const doc of await moment.found(db.collectionGroup(collections.sessions).orderBy(due))) {
    const user = doc.get('user_id' satisfies keyof ListenerStateDocument) as string;
    if (users.has(user)) addTally(sums, stateOf(playbackKind, doc).state.pending, user, -1);
  }
}

/** The events of a unit, which were decoded when they were read from its messages. */
export function eventsOf<Event extends ListeningEvent, Body>(
  _kind: StateKind<Event, Body>,
  { events }: ToldUnit,
): readonly Event[] {
  return events.map((text) => JSON.parse(text) as Event);
}

async function readStates(moment: Moment, units: readonly Unit[]): Promise<readonly DocumentSnapshot[]> {
  return await moment.documents(
    units.map(({ path }) => path),
    STATE_FIELDS,
  );
}

function stateIn<Event extends ListeningEvent, Body>(
  kind: StateKind<Event, Body>,
  snapshot: DocumentSnapshot | undefined,
): ListenerState<Body> {
  if (!snapshot) throw new RangeError('fewer states were read than asked for');
  return stateOf(kind, snapshot).state;
}

function addTally(sums: Sums, tally: Tally, user: string, sign: 1 | -1): void {
  for (const row of figureRows(tally)) {
    const path = counterPath(row, user);
    if (path !== undefined) addTo(sums, path, row.field, sign * row.amount);
  }
}
