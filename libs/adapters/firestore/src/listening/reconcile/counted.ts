import {
  collections,
  EVENT_TOPICS,
  type EventTopic,
  type ListenerStateDocument,
  type ListeningEvent,
  paths,
} from '@earshot/contracts';
import {
  counterPath,
  figureRows,
  lastActivityOf,
  newlyPlayed,
  playbackKind,
  type StateKind,
  type Tally,
  type ToldUnit,
  type Unit,
  withKind,
} from '@earshot/listening-core';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { documentsOf } from '../../pattern-query.ts';
import { STATE_FIELDS, stateOf } from '../state-document.ts';
import type { Moment } from './moment.ts';
import { addTo, type Sums } from './sums.ts';

const USER = 'user_id' satisfies keyof ListenerStateDocument;
const DUE = 'due' satisfies keyof ListenerStateDocument;

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
  /** Whether the live fold lacks any of its raw events. */
  readonly isMissed: boolean;
  /** When the last of its activities ended, in milliseconds since 1970. */
  readonly lastActivity: number;
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
  const checked: CheckedUnit[] = [];
  for await (const [unit, state] of withStates(moment, units)) {
    checked.push(
      withKind(unit.topic, (kind) => {
        const events = eventsOf(kind, unit);
        const raw = kind.join(kind.empty, events).body;
        const { body: all, news } = kind.join(stateOf(kind, state).state.body, events);
        addTally(sums, kind.measure(all), unit.user, 1);
        addTally(sums, kind.measure(raw), unit.user, -1);
        const lastActivity = lastActivityOf(kind.activities(all));
        return { unit, played: newlyPlayed(kind.measure(all)), isMissed: news.length > 0, lastActivity };
      }),
    );
  }
  return checked;
}

/** Where the states of a topic lie. */
const PATTERNS: Readonly<Record<EventTopic, string>> = {
  playback: paths.sessionState('{user}', '{session}'),
  quality: paths.qualityState('{user}', '{session}'),
  engagement: paths.engagementState('{user}', '{month}'),
};

/**
 * The units that have been counted in some documents by their states, whatever is known of them elsewhere: reads all states
 * that there are.
 * @param wanted paths of documents of counters
 */
export async function* countedUnits(
  db: Firestore,
  moment: Moment,
  wanted: ReadonlySet<string>,
): AsyncGenerator<Unit> {
  for (const topic of EVENT_TOPICS) {
    const states = documentsOf(db, PATTERNS[topic]).select(...STATE_FIELDS, USER);
    for await (const state of moment.found(states)) {
      const user = userOf(state);
      const counts = figureRows(measureOf(topic, state)).some((row) => {
        const path = counterPath(row, user);
        return path !== undefined && wanted.has(path);
      });
      if (counts) yield { topic, path: state.ref.path, user };
    }
  }
}

/** Takes off what heartbeats have told and profiles do not show before their windows close. */
export async function takePending(
  sums: Sums,
  db: Firestore,
  moment: Moment,
  users: ReadonlySet<string>,
): Promise<void> {
  const open = db
    .collectionGroup(collections.sessions)
    .orderBy(DUE)
    .select(...STATE_FIELDS, USER, DUE);
  for await (const doc of moment.found(open)) {
    const user = userOf(doc);
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

function measureOf(topic: EventTopic, state: DocumentSnapshot): Tally {
  return withKind(topic, (kind) => kind.measure(stateOf(kind, state).state.body));
}

function userOf(state: DocumentSnapshot): string {
  return state.get(USER) as string;
}

function addTally(sums: Sums, tally: Tally, user: string, sign: 1 | -1): void {
  for (const row of figureRows(tally)) {
    const path = counterPath(row, user);
    if (path !== undefined) addTo(sums, path, row.field, sign * row.amount);
  }
}
