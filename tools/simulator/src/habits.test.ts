import assert from 'node:assert/strict';
import type { ProgressEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { history } from './history.ts';
import type { HistoryOptions } from './options.ts';
import type { Publication } from './publication.ts';
import { calm, idOf } from './testing/options.ts';

type Playback = SparsePlaybackEvent | ProgressEvent;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const playback = (options: HistoryOptions) =>
  history(options).publications.filter(
    (each): each is Publication & { event: Playback } => each.topic === 'playback' && each.fate === 'counted',
  );
const timeOf = ({ event }: { readonly event: Playback }) => Date.parse(event.event_time);
const sessionsOf = (publications: readonly (Publication & { event: Playback })[]) =>
  [...Map.groupBy(publications, ({ event }) => event.session_id).values()].map((session) =>
    session.toSorted((a, b) => timeOf(a) - timeOf(b)),
  );
const premium = { free: 0, basic: 0, premium: 1 };

describe('listeners', () => {
  it('report what they heard offline hours or days later, the second half at times before the first', () => {
    const told = playback(calm({ offline: 1, plans: premium, offlineHours: 100 }));
    const behind = told.map((each) => each.publishAt - timeOf(each));
    assert.ok(behind.some((ms) => ms > 2 * DAY_MS));
    const sessions = sessionsOf(told);
    const backwards = sessions.filter((session) =>
      session.some((each, i) => each.publishAt < (session[i - 1]?.publishAt ?? 0)),
    );
    assert.ok(backwards.length > sessions.length / 10, `${backwards.length} of ${sessions.length}`);
  });

  it('take nothing along on the free plan', () => {
    const told = playback(calm({ offline: 1, plans: { free: 1, basic: 0, premium: 0 } }));
    assert.ok(told.every((each) => each.publishAt - timeOf(each) < HOUR_MS));
  });

  it('go on over midnight', () => {
    const over = (overMidnight: number) =>
      sessionsOf(playback(calm({ offline: 1, plans: premium, overMidnight }))).filter((session) => {
        const days = session.map((each) => Math.floor(timeOf(each) / DAY_MS));
        return days[0] !== days.at(-1);
      }).length;
    assert.ok(over(1) > 10 * (over(0) + 1), `${over(1)} and ${over(0)}`);
  });

  it('leave early when they only try an episode', () => {
    const share = (dropOff: number) => {
      const { expected } = history(calm({ dropOff, rate: 20, seconds: 120 }));
      const { plays = 0, reach = {} } = expected.get('episode_telescope') ?? {};
      return (reach['40'] ?? 0) / plays;
    };
    assert.ok(share(1) < 0.5 * share(0), `${share(1)} and ${share(0)}`);
  });

  it('play on two devices at once, within one session and in two', () => {
    const sessions = sessionsOf(playback(calm({ twoDevices: 1 })));
    const devices = (session: (typeof sessions)[number]) =>
      new Set(session.map(({ event }) => event.device_type));
    assert.ok(sessions.some((session) => devices(session).size === 2));
    const spans = sessions.flatMap(([first, ...rest]) => {
      const last = rest.at(-1);
      return first && last ? [{ user: first.event.user_id, from: timeOf(first), to: timeOf(last) }] : [];
    });
    const overlapping = spans.filter((a) =>
      spans.some((b) => a !== b && a.user === b.user && a.from < b.to && b.from < a.to),
    );
    assert.ok(overlapping.length > sessions.length / 10, `${overlapping.length} of ${sessions.length}`);
  });

  it('come back to a paused session hours later', () => {
    const resumed = (longPauses: number) =>
      sessionsOf(playback(calm({ longPauses, timeScale: 5_000 / 3, seconds: 120 }))).filter((session) =>
        session.some((each, i) => {
          const before = session[i - 1];
          return before?.event.event_type === 'PAUSE' && timeOf(each) - timeOf(before) > HOUR_MS;
        }),
      ).length;
    assert.equal(resumed(0), 0);
    assert.ok(resumed(1) > 10);
  });

  it('have clocks that are wrong by the same time throughout a session, and hear the same', () => {
    const [right, wrong] = [calm({ twoDevices: 0.2 }), calm({ twoDevices: 0.2, clockSkewSec: 290 })].map(
      playback,
    );
    assert.ok(right && wrong);
    const times = new Map(right.map((each) => [idOf(each), timeOf(each)]));
    const skews = sessionsOf(wrong).map((session) =>
      session.map((each) => timeOf(each) - (times.get(idOf(each)) ?? Number.NaN)),
    );
    for (const skew of skews) {
      assert.equal(new Set(skew).size, 1);
      assert.ok(Math.abs(skew[0] ?? Number.NaN) <= 290_000);
    }
    assert.ok(skews.some(([skew = 0]) => skew > 60_000) && skews.some(([skew = 0]) => skew < -60_000));
  });

  it('prefer episodes of a higher rank', () => {
    const plays = (zipf: number) => {
      const { expected } = history(calm({ zipf, rate: 30 }));
      return ['episode_markets', 'episode_telescope', 'episode_final'].map(
        (id) => expected.get(id)?.plays ?? 0,
      );
    };
    const [first = 0, second = 0, third = 0] = plays(2);
    assert.ok(first > 2 * second && second > third, `${first}, ${second}, ${third}`);
    const [even = 0, , last = 0] = plays(0);
    assert.ok(even < 1.3 * last && last < 1.3 * even, `${even}, ${last}`);
  });

  it('listen by the time of day where they are', () => {
    const [even, daily] = [0, 1].map((diurnal) =>
      playback(calm({ diurnal, timeScale: 1_440, rate: 50, listeners: 1_000 })).filter(
        ({ event }) => event.event_type === 'PLAY',
      ),
    );
    assert.ok(even && daily);
    const perHour = (plays: typeof even, country: string, utcHours: readonly number[]) =>
      plays.filter(
        (each) => each.event.country === country && utcHours.includes(new Date(timeOf(each)).getUTCHours()),
      ).length / utcHours.length;
    const night = { US: [8, 9, 10], DE: [1, 2, 3] };
    const evening = { US: [22, 23, 0], DE: [15, 16, 17] };
    for (const country of ['US', 'DE'] as const) {
      assert.ok(
        perHour(daily, country, evening[country]) > 4 * perHour(daily, country, night[country]),
        country,
      );
      assert.ok(
        perHour(even, country, evening[country]) < 2 * perHour(even, country, night[country]),
        country,
      );
    }
  });
});
