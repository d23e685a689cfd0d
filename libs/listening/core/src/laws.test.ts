import assert from 'node:assert/strict';
import type { ListeningEvent, PlaybackEvent } from '@earshot/contracts';
import { SEED } from '@earshot/testing';
import fc from 'fast-check';
import { decodeState, encodeState } from './codec.ts';
import { figureOf } from './figure.ts';
import { closeState, emptyState, fold } from './fold.ts';
import type { StateKind } from './kind.ts';
import { engagementKind } from './marked/engagement.ts';
import { qualityKind } from './marked/quality.ts';
import { playbackKind } from './playback/kind.ts';
import { addAll, difference, type Tally } from './tally.ts';
import { histories } from './testing/history.ts';
import { runs } from './testing/runs.ts';

/** The figures that are whole numbers; the decayed sums round. */
function whole(tally: Tally): ReadonlyMap<string, number> {
  return new Map(
    Array.from(tally).filter(([name]) => {
      const { scope, field } = figureOf(name);
      return scope !== 'affinity' && !field.startsWith('trend_');
    }),
  );
}

function together(...tallies: readonly Tally[]): Tally {
  const sum = new Map<string, number>();
  for (const tally of tallies) addAll(sum, tally);
  return sum;
}

/** Whatever the events are about, they are told here to one and the same state. */
function laws<E extends ListeningEvent, B>(kind: StateKind<E, B>, history: fc.Arbitrary<readonly E[]>): void {
  const join = (body: B, events: readonly E[]) => kind.join(body, events).body;
  const two = fc.tuple(history, history);
  const check = <T>(of: fc.Arbitrary<T>, law: (value: T) => void) =>
    fc.assert(fc.property(of, law), runs(1 / 5));

  it(`is idempotent: what is known is no news, and leaves the state as it is (seed ${SEED})`, () =>
    check(two, ([xs, ys]) => {
      const body = join(join(kind.empty, xs), ys);
      const again = kind.join(body, [...ys, ...xs]);
      assert.equal(again.body, body);
      assert.deepEqual([again.news, again.refused], [[], []]);
    }));

  it('is commutative', () =>
    check(two, ([xs, ys]) =>
      assert.deepEqual(join(join(kind.empty, xs), ys), join(join(kind.empty, ys), xs)),
    ));

  it('is associative: messages may be put together or taken apart', () =>
    check(two, ([xs, ys]) => {
      const atOnce = join(kind.empty, [...xs, ...ys]);
      assert.deepEqual(join(join(kind.empty, xs), ys), atOnce);
      assert.deepEqual(
        [...xs, ...ys].reduce((body, event) => join(body, [event]), kind.empty),
        atOnce,
      );
    }));

  it('leaves the state that it was given untouched', () =>
    check(two, ([xs, ys]) => {
      const body = join(kind.empty, xs);
      const text = JSON.stringify(kind.encode(body));
      join(body, ys);
      assert.equal(JSON.stringify(kind.encode(body)), text);
    }));

  it('changes the figures by the difference of the measures', () =>
    check(two, ([xs, ys]) => {
      const before = join(kind.empty, xs);
      const after = join(before, ys);
      const expected = difference(kind.measure(after), kind.measure(before));
      assert.deepEqual(whole(kind.change(before, after)), whole(expected));
      assert.deepEqual(kind.change(after, after), new Map());
    }));

  it('tells the counters all that changed, but for what waits for the profile', () =>
    check(two, ([xs, ys]) => {
      const first = fold(kind, emptyState(kind), xs);
      const second = fold(kind, first.state, ys);
      const measured = kind.measure(second.state.body);
      assert.deepEqual(whole(together(first.delta, second.delta, second.state.pending)), whole(measured));
      for (const name of second.state.pending.keys()) assert.equal(figureOf(name).scope, 'profile');
      const isHeartbeat = second.news.every(({ event_type }) => event_type === 'PROGRESS');
      const personal = Array.from(second.delta.keys()).filter((name) => figureOf(name).scope === 'profile');
      if (isHeartbeat) assert.deepEqual(personal, [], 'heartbeats alone move no profile');
      else assert.equal(second.state.pending.size, 0);
    }));

  it('comes back from its text as it was, and again as the same text', () =>
    check(two, ([xs, ys]) => {
      const { state } = fold(kind, fold(kind, emptyState(kind), xs).state, ys);
      for (const written of [state, closeState({ ...state, reminded: 'event_1' })]) {
        const text = encodeState(kind, written);
        assert.deepEqual(decodeState(kind, text), written);
        assert.equal(encodeState(kind, decodeState(kind, text)), text);
      }
    }));

  it('knows no number but whole ones, and no figure of 0', () =>
    check(history, (events) => {
      const measured = kind.measure(join(kind.empty, events));
      for (const [name, amount] of whole(measured))
        assert.ok(Number.isSafeInteger(amount) && amount !== 0, name);
    }));
}

describe('the unions', function () {
  this.timeout(600_000);
  describe('of a session', () => laws(playbackKind, histories.playback));
  describe('of a month of engagement', () => laws(engagementKind, histories.engagement));
  describe('of a session’s quality', () => laws(qualityKind, histories.quality));
});

describe('the figures of a session', function () {
  this.timeout(600_000);

  it('are those of its episodes put together, each by itself', () => {
    const measureOf = (events: readonly PlaybackEvent[]) =>
      whole(playbackKind.measure(playbackKind.join(playbackKind.empty, events).body));
    const distinct = histories.playback.map((events) =>
      events.map((event, i) => ({ ...event, event_id: `event_${i}` })),
    );
    fc.assert(
      fc.property(distinct, (events) => {
        const episodes = Array.from(Map.groupBy(events, ({ episode_id }) => episode_id).values());
        assert.deepEqual(together(...episodes.map(measureOf)), measureOf(events));
      }),
      runs(1 / 5),
    );
  });

  it('never shrink in a player that sends heartbeats alone, however much more is told', () => {
    const beats = histories.playback.map((events) =>
      events.filter(({ event_type }) => event_type === 'PROGRESS'),
    );
    fc.assert(
      fc.property(fc.tuple(beats, beats), ([xs, ys]) => {
        const told = (all: readonly PlaybackEvent[]) =>
          playbackKind.measure(
            playbackKind.join(
              playbackKind.empty,
              all.map((event) => ({ ...event, episode_id: 'episode_1', duration_sec: 1_000 })),
            ).body,
          );
        const less = told(xs);
        const more = told([...xs, ...ys]);
        for (const [name, amount] of less) assert.ok((more.get(name) ?? 0) >= amount, name);
      }),
      runs(1 / 5),
    );
  });
});
