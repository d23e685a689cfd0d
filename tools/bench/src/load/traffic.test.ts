import assert from 'node:assert/strict';
import { decodeEvent, parseTime } from '@earshot/contracts';
import { emptyState, figureOf, fold, playbackKind, untimely } from '@earshot/listening-core';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { dice, zipf } from './dice.ts';
import { bodies, type Figures, nothingSent, PACKINGS } from './messages.ts';
import { traffic } from './traffic.ts';

const END = Date.parse('2026-11-22T10:00:00Z');
const audiences = fc.record({
  listeners: fc.integer({ min: 1, max: 30 }),
  episodes: fc.integer({ min: 1, max: 20 }),
  seed: fc.integer({ min: 0, max: 2 ** 30 }),
});
const turns = fc.record({
  eventsPerTurn: fc.constantFrom(1, 10),
  turns: fc.integer({ min: 1, max: 12 }),
});

describe('the traffic of an audience', () => {
  it('is events that the contracts take, none of them after its end', () => {
    fc.assert(
      fc.property(audiences, turns, (audience, told) => {
        for (const event of [...traffic(audience, told, END)].flat()) {
          assert.ok(decodeEvent('playback', event).ok, JSON.stringify(event));
          assert.equal(untimely(event, END), undefined);
          assert.ok(parseTime(event.event_time) <= END, `${event.event_time} is after the end`);
        }
      }),
      cases(50),
    );
  });

  it('comes to the figures that it says, when it is folded', () => {
    fc.assert(
      fc.property(audiences, turns, (audience, told) => {
        const sent = nothingSent();
        const events = [...traffic(audience, told, END)];
        const messages = [...bodies(events, PACKINGS.spread, sent)];
        assert.equal(messages.length, sent.messages);
        assert.deepEqual(measured(events.flat()), sent.figures);
      }),
      cases(50),
    );
  });

  it('tells events of a session together, neighbours of different sessions', () => {
    const told = traffic({ listeners: 5, episodes: 3, seed: 1 }, { eventsPerTurn: 10, turns: 4 }, END);
    const sessions = Array.from(told, (events) => new Set(events.map(({ session_id }) => session_id)));
    assert.ok(sessions.every(({ size }) => size === 1));
    const first = sessions.slice(0, 5).flatMap((ids) => [...ids]);
    assert.equal(new Set(first).size, 5);
  });

  it('is mostly heartbeats, and as many PLAYs as one in thirty events makes', () => {
    const sent = nothingSent();
    const told = traffic({ listeners: 2_000, episodes: 500, seed: 3 }, { eventsPerTurn: 1, turns: 10 }, END);
    assert.ok([...bodies(told, PACKINGS.spread, sent)].length > 0);
    const share = (type: string) => (sent.mix[type] ?? 0) / sent.events;
    assert.ok(share('PROGRESS') > 0.88 && share('PROGRESS') < 0.94, String(share('PROGRESS')));
    assert.ok(Math.abs(share('PLAY') - 1 / 30) < 0.01, String(share('PLAY')));
  });
});

describe("Zipf's law", () => {
  it('draws an item as often as one over its rank', () => {
    const draw = zipf(10, dice(7));
    const drawn = Array.from({ length: 20_000 }, draw);
    const count = (item: number) => drawn.filter((other) => other === item).length;
    assert.ok(Math.abs(count(0) / count(1) - 2) < 0.2, 'the first twice as often as the second');
    assert.ok(Math.abs(count(0) / count(9) - 10) < 2, 'ten times as often as the tenth');
    assert.ok(drawn.every((item) => item >= 0 && item < 10));
  });
});

/** The figures of events by the fold's own measure of whole sessions. */
function measured(events: Parameters<typeof playbackKind.join>[1]): Figures {
  const figures: Figures = { plays: 0, completes: 0, seconds_heard: 0, score_tenths: 0 };
  for (const session of Map.groupBy(events, playbackKind.pathOf).values()) {
    for (const [name, amount] of fold(playbackKind, emptyState(playbackKind), session).delta) {
      const { scope, field } = figureOf(name);
      if (scope === 'metrics' && field in figures) figures[field as keyof Figures] += amount;
    }
  }
  return figures;
}
