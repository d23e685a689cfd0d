import assert from 'node:assert/strict';
import type { PlaybackEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { cases, playbackEvent, progressEvent } from '@earshot/testing';
import fc from 'fast-check';
import { close, type StoredWindow, widened, windowId } from './closing.ts';
import { closingParts } from './closing-parts.ts';
import { closesAt } from './due.ts';
import { closeState, emptyState, fold, type ListenerState } from './fold.ts';
import { hull, type Interval } from './intervals.ts';
import type { PlaybackBody } from './playback/body.ts';
import { playbackKind } from './playback/kind.ts';
import { userWindows } from './user-windows.ts';

let ids = 0;
const at = (second: number, fields: Partial<SparsePlaybackEvent> = {}) => {
  ids += 1;
  const event_time = new Date(second * 1_000).toISOString();
  return playbackEvent({ event_id: `event_${ids}`, event_time, ...fields });
};
const heard = (from: number, to: number, interval_sec = 60) =>
  progressEvent({ heard_from: from * 1_000, heard_to: to * 1_000, position_to: 0, interval_sec });
const activitiesOf = (events: readonly PlaybackEvent[]) =>
  playbackKind.activities(playbackKind.join(playbackKind.empty, events).body);
const spans = (events: readonly PlaybackEvent[]) =>
  userWindows(activitiesOf(events)).map(({ start, end }) => [start / 1_000, end / 1_000]);

describe('a user’s window', () => {
  it('ends thirty seconds after its last event', () => {
    assert.deepEqual(spans([at(0), at(29)]), [[0, 59]]);
    assert.deepEqual(spans([at(0), at(30)]), [
      [0, 30],
      [30, 60],
    ]);
  });

  it('waits for the next heartbeat too, unless the player has come to rest', () => {
    assert.deepEqual(spans([heard(0, 60)]), [[0, 150]]);
    assert.deepEqual(spans([heard(0, 60), at(80, { event_type: 'STOP' })]), [[0, 110]]);
    assert.deepEqual(spans([heard(0, 60), at(80, { event_type: 'RESUME' })]), [[0, 150]]);
  });

  it('counts events, and knows the last stop and the last episode', () => {
    const stop = at(20, { event_type: 'STOP', position_sec: 20 });
    const [window] = userWindows(activitiesOf([at(0), at(10), stop, at(25, { episode_id: 'episode_2' })]));
    assert.equal(window?.plays, 3);
    assert.equal(window.stops, 1);
    assert.equal(window.score_tenths, 20);
    assert.equal(window.last_stop?.event_id, stop.event_id);
    assert.equal(window.last_episode_id, 'episode_2');
  });
});

const NEVER = Number.POSITIVE_INFINITY;

/** Events of three sessions; at each step some are folded and then whatever is due is closed. */
const steps = fc.array(
  fc.record({
    events: fc.array(
      fc.record({
        second: fc.nat(400),
        session_id: fc.constantFrom('a', 'b', 'c'),
        event_type: fc.constantFrom('PLAY', 'PAUSE', 'STOP'),
        length: fc.option(fc.nat(60)),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    now: fc.nat(600),
    run: fc.record({ states: fc.integer({ min: 1, max: 3 }), documents: fc.nat(4), parts: fc.nat(3) }),
  }),
  { maxLength: 8 },
);

/** How many states a run takes, how much a part of it holds, and after how many parts it dies. */
interface Run {
  readonly states: number;
  readonly documents: number;
  readonly parts: number;
}

describe('closing windows bit by bit', () => {
  it('comes to the windows of all events, whatever came when and however the runs are cut short', () => {
    let cutShort = 0;
    fc.assert(
      fc.property(steps, (all) => {
        const states = new Map<string, { state: ListenerState<PlaybackBody>; due: number }>();
        let stored: readonly StoredWindow[] = [];
        const told: PlaybackEvent[] = [];
        const closeDue = (now: number, run: Run) => {
          const due = [...states].filter(([, state]) => state.due <= now).slice(0, run.states);
          const [first, ...rest] = due.flatMap(([, { state }]) => (state.open ? [state.open] : []));
          if (!first) return;
          const activities = [...states.values()].flatMap(({ state }) => playbackKind.activities(state.body));
          let range: Interval = rest.reduce(hull, first);
          for (;;) {
            const wider = widened(range, { activities, stored });
            if (wider[0] === range[0] && wider[1] === range[1]) break;
            range = wider;
          }
          const opened = due.map(([session, { state }]) => ({
            session,
            state,
            open: state.open,
            activities: playbackKind.activities(state.body),
            bytes: 1,
          }));
          const closing = close(range, { activities, stored }, now);
          const limits = { documents: run.documents, bytes: 1e9 };
          const parts = closingParts(closing, stored, opened, limits);
          if (parts.length > run.parts) cutShort += 1;
          for (const { done, waiting, closed, absorbed } of parts.slice(0, run.parts)) {
            const gone = new Set([
              ...absorbed.map(({ id }) => id),
              ...closed.map(({ start }) => windowId(start)),
            ]);
            stored = [
              ...stored.filter(({ id }) => !gone.has(id)),
              ...closed.map(({ start, end }) => ({ id: windowId(start), start, end })),
            ];
            for (const { session, state } of done) {
              states.set(session, { state: closeState(state), due: NEVER });
            }
            for (const [{ session, state }, until] of waiting) states.set(session, { state, due: until });
          }
        };
        for (const { events, now, run } of all) {
          const batch = events.map(({ second, session_id, event_type, length }) =>
            length === null
              ? at(second, { session_id, event_type })
              : { ...heard(second, second + length), session_id },
          );
          told.push(...batch);
          for (const [session, group] of Map.groupBy(batch, (event) => event.session_id)) {
            const held = states.get(session)?.state ?? emptyState(playbackKind);
            const { state, news } = fold(playbackKind, held, group);
            if (news.length === 0 || !state.open) continue;
            states.set(session, { state, due: closesAt(playbackKind.activities(state.body), state.open) });
          }
          closeDue(now * 1_000, run);
        }
        closeDue(10_000_000, { states: NEVER, documents: 2, parts: NEVER });
        const sessions = Map.groupBy(told, ({ session_id }) => session_id);
        const expected = userWindows(Array.from(sessions.values()).flatMap(activitiesOf));
        const sorted = stored.toSorted((a, b) => a.start - b.start);
        assert.deepEqual(
          sorted.map(({ start, end }) => [start, end]),
          expected.map(({ start, end }) => [start, end]),
        );
      }),
      cases(2_000),
    );
    assert.ok(cutShort > 0, 'runs have to be cut short');
  });
});
