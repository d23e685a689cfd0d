import assert from 'node:assert/strict';
import {
  AFFINITY_DECAY,
  decayedWeight,
  epochOf,
  type ListeningEvent,
  parseTime,
  paths,
  TREND_DECAY,
} from '@earshot/contracts';
import { SEED } from '@earshot/testing';
import fc from 'fast-check';
import { decodeState } from './codec.ts';
import type { StateKind } from './kind.ts';
import { engagementKind } from './marked/engagement.ts';
import { qualityKind } from './marked/quality.ts';
import { playbackKind } from './playback/kind.ts';
import { commonCases, playbackCases } from './testing/coverage.ts';
import { messagesOf, plans } from './testing/delivery.ts';
import { histories, NOW } from './testing/history.ts';
import { LABELS, simulate } from './testing/instances.ts';
import {
  type NaiveContext,
  naiveEngagement,
  naivePlayback,
  naiveQuality,
  type NaiveTotals,
} from './testing/naive.ts';
import { CASES, runs } from './testing/runs.ts';
import type { Store } from './testing/store.ts';

const context = { now: NOW, labels: LABELS };
const isDecayed = (name: string) => / (trend|affinity)_/.test(name);
const isListeners = (name: string) => name.endsWith(' listeners');

/** Counters other than the decayed ones, which round, and the listeners, which see {@link hasListeners}. */
function exact(counters: ReadonlyMap<string, number>): Record<string, number> {
  const entries = Array.from(counters).filter(([name]) => !isDecayed(name) && !isListeners(name));
  for (const [name, amount] of entries) assert.ok(Number.isSafeInteger(amount), `${name} is ${amount}`);
  return Object.fromEntries(entries);
}

/** Decayed sums may be off by what rounding costs the largest amount that may ever have been added to them. */
function hasDecayed(
  counters: ReadonlyMap<string, number>,
  expected: NaiveTotals['decayed'],
  told: readonly ListeningEvent[],
): void {
  for (const name of new Set([...counters.keys(), ...Object.keys(expected)])) {
    if (!isDecayed(name)) continue;
    const decay = name.includes(' trend_') ? TREND_DECAY : AFFINITY_DECAY;
    const amounts = told
      .map(({ event_time }) => parseTime(event_time))
      .filter((at) => name.includes(`_${epochOf(decay, at)}`))
      .map((at) => decayedWeight(decay, at, 4));
    const [is, should] = [counters.get(name) ?? 0, expected[name] ?? 0];
    const tolerance = Math.max(...amounts) * told.length * 1e-10;
    assert.ok(Math.abs(is - should) <= tolerance, `${name} is ${is}, not ${should}`);
  }
}

/** A play that an id's other body took back has been somebody's first; otherwise listeners are exact. */
function hasListeners(
  { counters, created }: Store,
  { listeners }: NaiveTotals,
  told: readonly ListeningEvent[],
): void {
  const everPlayed = new Set(
    told.flatMap((e) => (e.event_type === 'PLAY' ? paths.listen(e.user_id, e.episode_id) : [])),
  );
  for (const name of new Set([
    ...Array.from(counters.keys()).filter(isListeners),
    ...Object.keys(listeners),
  ])) {
    const count = counters.get(name) ?? 0;
    const episode = /metrics\/(.*) /.exec(name)?.[1] ?? '';
    const of = (all: ReadonlySet<string>) =>
      Array.from(all).filter((path) => path.endsWith(`/${episode}`)).length;
    assert.equal(count, of(created));
    assert.ok(count >= (listeners[name] ?? 0) && count <= of(everPlayed), `${name} is ${count}`);
    if (new Set(told.map(({ event_id }) => event_id)).size === told.length) {
      assert.equal(count, listeners[name]);
    }
  }
}

/** The figures that a history comes to, each by its field without what is data of it. */
function figuresIn({ exact, listeners }: NaiveTotals): Record<string, boolean> {
  const names = [...Object.keys(exact), ...Object.keys(listeners)];
  return Object.fromEntries(names.map((name) => [name.replace(/^.* |\/.*$/g, ''), true]));
}

interface Topic<E extends ListeningEvent, B> {
  readonly kind: StateKind<E, B>;
  readonly history: fc.Arbitrary<readonly E[]>;
  readonly naive: (events: readonly E[], context: NaiveContext) => NaiveTotals;
  readonly casesOf?: (told: readonly E[]) => Record<string, boolean>;
}

function exactness<E extends ListeningEvent, B>({ kind, history, naive, casesOf }: Topic<E, B>): void {
  const delivered = fc.record({ events: history, plan: plans });

  it(`gives the totals of the set of events (${CASES} cases, seed ${SEED})`, function () {
    this.timeout(1_800_000);
    fc.assert(
      fc.property(delivered, ({ events, plan }) => {
        const { store } = simulate(kind, messagesOf(events, plan), plan);
        const expected = naive(events, context);
        assert.deepEqual(exact(store.counters), expected.exact);
        hasDecayed(store.counters, expected.decayed, events);
        hasListeners(store, expected, events);
        for (const [path, group] of Map.groupBy(events, kind.pathOf)) {
          const held = decodeState(kind, store.states.get(path)?.text ?? '');
          assert.deepEqual(held.body, kind.join(kind.empty, group).body);
          assert.deepEqual([held.pending.size, held.open], [0, undefined]);
        }
      }),
      runs(),
    );
  });

  it('is tried with the hard cases', () => {
    const tried = 1_000;
    const found = new Map<string, number>();
    fc.assert(
      fc.property(delivered, ({ events, plan }) => {
        const messages = messagesOf(events, plan);
        const { met } = simulate(kind, messages, plan);
        const cases = {
          ...commonCases(events, messages.flat(), met),
          ...casesOf?.(messages.flat()),
          ...figuresIn(naive(events, context)),
        };
        for (const [name, held] of Object.entries(cases)) {
          found.set(name, (found.get(name) ?? 0) + (held ? 1 : 0));
        }
      }),
      { numRuns: tried },
    );
    const rare = Array.from(found).filter(([, times]) => times < tried / 20);
    assert.deepEqual(rare, [], 'every hard case has to be in a twentieth of the cases');
  });
}

describe('the fold of playback', () =>
  exactness({
    kind: playbackKind,
    history: histories.playback,
    naive: naivePlayback,
    casesOf: playbackCases,
  }));
describe('the fold of engagement', () =>
  exactness({ kind: engagementKind, history: histories.engagement, naive: naiveEngagement }));
describe('the fold of quality', () =>
  exactness({ kind: qualityKind, history: histories.quality, naive: naiveQuality }));
