import assert from 'node:assert/strict';
import type { ProgressEvent } from '@earshot/contracts';
import { progressEvent, SEED, TEST_TIME } from '@earshot/testing';
import fc from 'fast-check';
import { playbackKind } from './playback/kind.ts';
import { runs } from './testing/runs.ts';

const START = Date.parse(TEST_TIME);

/** Something heard at one rate: all times in milliseconds, of event time from the start and of the episode. */
interface Stretch {
  readonly from: number;
  readonly heard: number;
  readonly position: number;
  readonly rate: number;
}
const stretch: fc.Arbitrary<Stretch> = fc.record({
  from: fc.nat(3_600_000),
  heard: fc.nat(600).map((n) => n * 1_000),
  position: fc.nat(1_800_000),
  rate: fc.constantFrom(0.5, 1, 2, 3, 3.5),
});
/** A place to cut at, and how much is told again from there on; in seconds. */
interface Cut {
  readonly at: number;
  readonly again: number;
}
const cuts: fc.Arbitrary<readonly Cut[]> = fc.array(fc.record({ at: fc.nat(600), again: fc.nat(600) }), {
  maxLength: 6,
});

function beat({ from, heard, position, rate }: Stretch, begin: number, end: number): ProgressEvent {
  return progressEvent({
    event_id: `${from}_${position}_${begin}_${end}_${heard}`,
    heard_from: START + from + begin,
    heard_to: START + from + end,
    position_from: position + begin * rate,
    position_to: position + end * rate,
    duration_sec: 3_600,
  });
}

/** The same stretch as players tell it that report at other moments, and repeat some of what they told. */
function cut(whole: Stretch, places: readonly Cut[]): readonly ProgressEvent[] {
  const within = (second: number) => Math.min(whole.heard, second * 1_000);
  const edges = [0, ...places.map(({ at }) => within(at)), whole.heard].sort((a, b) => a - b);
  const pieces = edges.slice(1).map((end, i) => beat(whole, edges[i] ?? 0, end));
  const repeats = places.map(({ at, again }) => beat(whole, within(at), within(at + again)));
  return [...pieces, ...repeats];
}

const measureOf = (events: readonly ProgressEvent[]) =>
  playbackKind.measure(playbackKind.join(playbackKind.empty, events).body);

describe('the same listening, cut otherwise', function () {
  this.timeout(600_000);

  it(`gives the same figures, whatever overlaps and in whatever order (seed ${SEED})`, () => {
    const told = fc.record({
      parts: fc.array(fc.tuple(stretch, cuts), { minLength: 1, maxLength: 4 }),
      order: fc.array(fc.nat(99), { minLength: 1, maxLength: 20 }),
    });
    let overlapping = 0;
    fc.assert(
      fc.property(told, ({ parts, order }) => {
        const whole = parts.map(([part]) => beat(part, 0, part.heard));
        const pieces = parts
          .flatMap(([part, places]) => cut(part, places))
          .map((event, i) => ({ event, key: order[i % order.length] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        if (pieces.length > parts.length) overlapping += 1;
        assert.deepEqual(measureOf(pieces), measureOf(whole));
      }),
      runs(1 / 5),
    );
    assert.ok(overlapping > runs(1 / 5).numRuns / 2, 'most listening has to be cut');
  });
});
