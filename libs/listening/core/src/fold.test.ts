import assert from 'node:assert/strict';
import type { ListeningEvent } from '@earshot/contracts';
import fc from 'fast-check';
import { figureOf } from './figure.ts';
import { emptyState, fold } from './fold.ts';
import type { StateKind } from './kind.ts';
import { engagementKind } from './marked/engagement.ts';
import { qualityKind } from './marked/quality.ts';
import { playbackKind } from './playback/kind.ts';
import { addAll, type Tally } from './tally.ts';
import { deliveries, histories } from './testing/history.ts';
import { naiveEngagement, naivePlayback, naiveQuality, type NaiveTotals } from './testing/naive.ts';
import { simulatedStore } from './testing/store.ts';

const heavy = process.env['HEAVY'] === '1';
const numRuns = Number(process.env['FC_RUNS'] ?? (heavy ? 100_000 : 5_000));
const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const parameters = { numRuns, seed };

/** Sums of the decayed scores round; everything else must agree to the last unit. */
function exact(tally: Tally): Record<string, number> {
  const entries = Array.from(tally).filter(([name]) => !isDecayed(name));
  for (const [name, amount] of entries) assert.ok(Number.isSafeInteger(amount), `${name} is ${amount}`);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
const isDecayed = (name: string) => {
  const { scope, field } = figureOf(name);
  return scope === 'affinity' || field.startsWith('trend_');
};

function freshly<E extends ListeningEvent, B>(kind: StateKind<E, B>, events: readonly E[]): Tally {
  const total = new Map<string, number>();
  for (const group of Map.groupBy(events, kind.pathOf).values()) {
    addAll(total, kind.measure(fold(kind, emptyState(kind), group).state.body));
  }
  return total;
}

/** A tally by field: over all episodes, or over all listeners' profiles; minutes as their sum. */
function byField(tally: Tally, scope: 'metrics' | 'profile'): NaiveTotals {
  const sum: NaiveTotals = {};
  for (const [name, amount] of tally) {
    const figure = figureOf(name);
    if (isDecayed(name)) continue;
    const field = figure.scope === 'minute' ? 'minutes' : figure.field;
    if (figure.scope === scope || (figure.scope === 'minute' && scope === 'metrics')) {
      sum[field] = (sum[field] ?? 0) + amount;
    }
  }
  return Object.fromEntries(Object.entries(sum).filter(([, amount]) => amount !== 0));
}

const impersonal = /^(minutes|reach\/|by_)/;
const personalPart = (totals: NaiveTotals) =>
  Object.fromEntries(Object.entries(totals).filter(([field]) => !impersonal.test(field)));

function exactness<E extends ListeningEvent, B>(
  kind: StateKind<E, B>,
  history: fc.Arbitrary<E[]>,
  naive: (events: readonly E[]) => NaiveTotals,
): void {
  const delivered = history.chain((events) =>
    fc.record({ events: fc.constant(events), plan: deliveries(events.length) }),
  );
  it(`gives the totals of the set of events (${numRuns} cases, seed ${seed})`, function () {
    this.timeout(600_000);
    let conflicts = 0;
    fc.assert(
      fc.property(delivered, ({ events, plan }) => {
        const store = simulatedStore(kind);
        for (const delivery of plan) store.deliver(events, delivery);
        const totals = store.closed();
        assert.deepEqual(exact(totals), exact(freshly(kind, events)));
        const expected = naive(events);
        assert.deepEqual(byField(totals, 'metrics'), expected);
        assert.deepEqual(byField(totals, 'profile'), personalPart(expected));
        conflicts += store.conflicts();
      }),
      parameters,
    );
    assert.ok(conflicts > numRuns / 100, 'instances have to get into each other’s way');
  });

  it('keeps, of one id told with two bodies, the same one in any order', () => {
    const conflicting = history
      .map((events) => events.map((event, i) => ({ ...event, event_id: `event_${i % 3}` })))
      .chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      );
    fc.assert(
      fc.property(conflicting, ([events, shuffled]) => {
        assert.deepEqual(exact(freshly(kind, events)), exact(freshly(kind, shuffled)));
      }),
      { seed, numRuns: Math.ceil(numRuns / 10) },
    );
  });
}

describe('the fold of playback', () => exactness(playbackKind, histories.playback, naivePlayback));
describe('the fold of engagement', () => exactness(engagementKind, histories.engagement, naiveEngagement));
describe('the fold of quality', () => exactness(qualityKind, histories.quality, naiveQuality));
