import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decodeEvent, type ListeningEvent, MAX_MESSAGE_BYTES } from '@earshot/contracts';
import {
  emptyState,
  engagementKind,
  figureOf,
  fold,
  playbackKind,
  qualityKind,
  type StateKind,
  type Tally,
  untimely,
} from '@earshot/listening-core';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { totalOf } from './expected.ts';
import { history } from './history.ts';
import type { HistoryOptions } from './options.ts';
import type { Publication } from './publication.ts';
import { messagesOf } from './publish.ts';
import { reportOf } from './report.ts';
import { anyOptions, given, idOf, startAt } from './testing/options.ts';

const decoded = ({ topic, event }: Publication) => decodeEvent(topic, JSON.parse(JSON.stringify(event)));

/** The figures of `metrics/{episode}` that the fold comes to. */
function folded(publications: readonly Publication[]): Map<string, number> {
  const figures = new Map<string, number>();
  const listens = new Set<string>();
  const foldTopic = <Event extends ListeningEvent, Body>(kind: StateKind<Event, Body>) => {
    const documents = new Map<string, Publication[]>();
    for (const publication of publications) {
      if (publication.topic !== kind.topic || publication.fate !== 'counted') continue;
      const path = kind.pathOf(publication.event as Event);
      documents.set(path, [...(documents.get(path) ?? []), publication]);
    }
    for (const mine of documents.values()) {
      let state = emptyState(kind);
      for (const publication of mine) {
        const event = decoded(publication);
        assert.ok(event.ok);
        const next = fold(kind, state, [event.value as Event]);
        assert.deepEqual(next.refused, []);
        state = next.state;
        addMetrics(figures, next.delta);
        for (const [name, amount] of next.delta) {
          const { scope, episode, field } = figureOf(name);
          const { user_id } = publication.event as { user_id: string };
          if (scope === 'metrics' && field === 'plays' && amount > 0) listens.add(`${episode} ${user_id}`);
        }
      }
    }
  };
  foldTopic(playbackKind);
  foldTopic(qualityKind);
  foldTopic(engagementKind);
  for (const listen of listens) {
    const name = `${listen.split(' ')[0] ?? ''}.listeners`;
    figures.set(name, (figures.get(name) ?? 0) + 1);
  }
  return figures;
}

function addMetrics(figures: Map<string, number>, delta: Tally): void {
  for (const [name, amount] of delta) {
    const { scope, episode, field } = figureOf(name);
    if (scope !== 'metrics' || field.startsWith('trend')) continue;
    const key = `${episode}.${field}`;
    figures.set(key, (figures.get(key) ?? 0) + amount);
  }
}

/** Expected figures in the same form, without zeros. */
function flat(made: ReturnType<typeof history>): Map<string, number> {
  return new Map(
    [...made.expected].flatMap(([episode, figures]) =>
      Object.entries(figures).flatMap(([name, value]) =>
        typeof value === 'number'
          ? [[`${episode}.${name}`, value] as const]
          : Object.entries(value as Record<string, number>).map(
              ([key, count]) => [`${episode}.${name}/${key}`, count] as const,
            ),
      ),
    ),
  );
}

const withoutZeros = (figures: Map<string, number>) =>
  Object.fromEntries([...figures].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('history', () => {
  it('is the same, byte for byte, for the same options', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        assert.equal(
          JSON.stringify(history(options).publications),
          JSON.stringify(history(options).publications),
        );
      }),
      cases(20),
    );
  });

  it('is what it was when this was written', () => {
    const made = history(
      given({ seconds: 60, duplicates: 0.2, diurnal: 0.5, offline: 0.2, twoDevices: 0.2 }),
    );
    const hash = createHash('sha256');
    for (const publication of made.publications) hash.update(JSON.stringify(publication));
    assert.equal(hash.digest('hex'), 'a3ddb7d2c1420d761dd3da58529c77e4642367469a3a88a96e2449e1e925f68f');
  });

  it('is another for another seed, and has other ids at another time', () => {
    const ids = (options: HistoryOptions) => new Set(history(options).publications.map(idOf));
    const first = ids(given());
    for (const other of [given({ seed: 8 }), given({ startAt: startAt + 1 })]) {
      assert.ok([...ids(other)].every((id) => !first.has(id)));
    }
  });

  it('holds no event that contracts refuse, but those that are meant to be', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        for (const publication of history(options).publications) {
          const result = decoded(publication);
          assert.equal(result.ok, publication.fate !== 'invalid', JSON.stringify(result));
        }
      }),
      cases(30),
    );
  });

  it('holds no event that is late or of the future, but those that are meant to be', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        for (const publication of history(options).publications) {
          const result = decoded(publication);
          if (!result.ok) continue;
          const code = untimely(result.value, publication.publishAt)?.code ?? 'counted';
          assert.equal(code, publication.fate);
        }
      }),
      cases(30),
    );
  });

  it('says until when it can be published for the same to come of it', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { publications, holdsUntil } = history(options);
        const holds = (shiftMs: number) =>
          publications.every((publication) => {
            const result = decoded(publication);
            if (!result.ok) return true;
            const code = untimely(result.value, publication.publishAt + shiftMs)?.code ?? 'counted';
            return code === publication.fate;
          });
        assert.ok(holds(holdsUntil - startAt));
        const longest = 30 * 86_400_000;
        if (holdsUntil < startAt + longest) assert.ok(!holds(holdsUntil - startAt + 1));
      }),
      cases(30),
    );
  });

  it('never publishes an event before it happened, and publishes in order', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const { publications } = history(options);
        for (const { event, publishAt, fate } of publications) {
          if (fate !== 'counted') continue;
          const { event_time } = event as { event_time: string };
          const skewMs = (options.clockSkewSec ?? 0) * 1000;
          assert.ok(Date.parse(event_time) <= publishAt + skewMs + 1);
        }
        const times = publications.map(({ publishAt }) => publishAt);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
      }),
      cases(30),
    );
  });

  it('expects what the fold comes to', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const made = history(options);
        assert.deepEqual(withoutZeros(folded(made.publications)), withoutZeros(flat(made)));
      }),
      cases(40),
    );
  });

  it('expects what the fold comes to in a long history', () => {
    const made = history(given({ seconds: 120, listeners: 200, duplicates: 0.3, shuffle: 0.3 }));
    assert.ok(made.distinct.counted > 3_000);
    assert.deepEqual(withoutZeros(folded(made.publications)), withoutZeros(flat(made)));
  });

  it('has something to count of every kind when it is long enough', () => {
    const { total } = reportOf(history(given({ seconds: 120, listeners: 200 })), 7, startAt).expected;
    for (const [name, value] of Object.entries(total)) {
      const count = typeof value === 'number' ? value : Object.keys(value as object).length;
      assert.ok(count > 0, name);
    }
  });

  it('has an episode with at least 50 plays in 60 seconds of event time for each burst', () => {
    const { publications } = history(given({ bursts: 1, rate: 0 }));
    const plays = publications.filter(
      ({ event, fate }) => event['event_type' as keyof typeof event] === 'PLAY' && fate === 'counted',
    );
    const times = new Map(
      plays.map((play) => [idOf(play), Date.parse((play.event as { event_time: string }).event_time)]),
    );
    const ascending = [...times.values()].sort((a, b) => a - b);
    assert.ok(ascending.some((time, i) => (ascending[i + 49] ?? Number.POSITIVE_INFINITY) - time < 60_000));
  });

  it('refuses options out of their range, naming them', () => {
    assert.throws(() => history(given({ duplicates: 2 })), /duplicates: expected .* from 0 to 1, got 2/);
    assert.throws(() => history(given({ seed: 0.5 })), /seed: expected a whole number, got 0.5/);
    assert.throws(() => history(given({ episodes: [] })), /episodes/);
  });
});

describe('the report', () => {
  it('adds up', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const made = history(options);
        const report = reportOf(made, options.seed, startAt);
        const ids = new Set(made.publications.map(idOf));
        assert.equal(report.distinct, ids.size);
        assert.equal(report.sent, made.publications.length);
        assert.equal(
          Object.values(report.byTopic).reduce((sum, count) => sum + count, 0),
          report.sent,
        );
        const { expectedCounted, expectedRejected, expectedLate } = report;
        assert.equal(expectedCounted + expectedRejected + expectedLate, report.distinct);
        assert.deepEqual(report.expected.total, totalOf(made.expected.values()));
      }),
      cases(30),
    );
  });

  it('counts a publication again when it is repeated', () => {
    const once = reportOf(history(given({ duplicates: 0 })), 7, startAt);
    const twice = reportOf(history(given({ duplicates: 1 })), 7, startAt);
    assert.equal(twice.sent, 2 * once.sent);
    assert.equal(twice.distinct, once.distinct);
    assert.deepEqual(twice.expected, once.expected);
  });
});

describe('messages', () => {
  it('hold every event once, of one topic, within the size that is allowed', () => {
    fc.assert(
      fc.property(anyOptions, fc.integer({ min: 1, max: 2_000 }), (options, eventsPerMessage) => {
        const { publications } = history(options);
        const messages = messagesOf(publications, eventsPerMessage);
        const packed = messages.flatMap(({ topic, data }) => {
          assert.ok(data.length <= MAX_MESSAGE_BYTES);
          const body: unknown = JSON.parse(data.toString());
          const events = (Array.isArray(body) ? body : [body]) as { event_id: string }[];
          assert.ok(events.length <= eventsPerMessage);
          return events.map(({ event_id }) => `${topic} ${event_id}`);
        });
        const wanted = publications.map((publication) => `${publication.topic} ${idOf(publication)}`);
        assert.deepEqual(packed.sort(), wanted.sort());
      }),
      cases(20),
    );
  });
});
