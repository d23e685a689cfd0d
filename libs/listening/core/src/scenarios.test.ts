import assert from 'node:assert/strict';
import type { EngagementEvent, PlaybackEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { engagementEvent, playbackEvent, progressEvent, qualityEvent, TEST_TIME } from '@earshot/testing';
import { MAX_INTERVALS, MAX_MARKS } from './limits.ts';
import { playbackKind } from './playback/kind.ts';
import { simulate } from './testing/instances.ts';
import { type Figures, listening } from './testing/listening.ts';

const START = Date.parse(TEST_TIME);
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const when = (second: number) => new Date(START + second * 1_000);
const at = (
  second: number,
  event_type: SparsePlaybackEvent['event_type'],
  position_sec: number,
  more: Partial<SparsePlaybackEvent> = {},
) =>
  playbackEvent({
    event_id: `${event_type}_${second}`,
    event_time: when(second).toISOString(),
    event_type,
    position_sec,
    ...more,
  });
const beat = (
  from: number,
  to: number,
  position: number,
  { rate = 1, ...more }: Parameters<typeof progressEvent>[0] & { readonly rate?: number } = {},
) =>
  progressEvent({
    event_id: `beat_${from}_${to}_${position}`,
    event_time: when(to).toISOString(),
    heard_from: START + from * 1_000,
    heard_to: START + to * 1_000,
    position_from: position * 1_000,
    position_to: Math.round((position + (to - from) * rate) * 1_000),
    ...more,
  });
/** Heartbeats once a minute. */
const heard = (from: number, to: number, position: number, more: Parameters<typeof beat>[3] = {}) =>
  Array.from({ length: Math.ceil((to - from) / MINUTE) }, (_, i) => {
    const begin = from + i * MINUTE;
    return beat(begin, Math.min(to, begin + MINUTE), position + i * MINUTE * (more.rate ?? 1), more);
  });

/** The figures of messages that are published one after another, each as its last event happens. */
function after(...messages: readonly (readonly PlaybackEvent[])[]) {
  const system = listening();
  for (const events of messages) {
    system.tell('playback', events, new Date(Math.max(...events.map((e) => Date.parse(e.event_time)))));
  }
  return system;
}
const some = (figures: Figures, ...fields: readonly string[]) => fields.map((field) => figures[field] ?? 0);

describe('given a session of marks', () => {
  const session = [at(0, 'PLAY', 0), at(90, 'PAUSE', 90), at(600, 'RESUME', 90), at(700, 'STOP', 190)];
  const inOrder = after(...session.map((event) => [event])).metrics();

  it('when it is told out of order, then it counts as in order', () => {
    assert.deepEqual(some(inOrder, 'plays', 'seconds_heard', 'streams', 'score_tenths'), [1, 190, 1, 0]);
    assert.deepEqual(after(...session.toReversed().map((event) => [event])).metrics(), inOrder);
    const [play, pause, resume, stop] = session;
    assert.ok(play && pause && resume && stop);
    assert.deepEqual(after([pause, stop], [resume], [play]).metrics(), inOrder);
  });

  it('when it is told three times, together and apart, then it counts once', () => {
    assert.deepEqual(after(session, [...session, ...session], session).metrics(), inOrder);
  });

  it('when an earlier PLAY comes to light, then the play moves to its ten seconds, country and device', () => {
    const system = after(session);
    assert.deepEqual(system.windows('plays'), { '10:00:00': 1 });
    const first = at(-25, 'PLAY', 0, { country: 'DE', device_type: 'Web' });
    system.tell('playback', [first], when(700));
    assert.deepEqual(system.windows('plays'), { '09:59:30': 1 });
    assert.deepEqual(some(system.metrics(), 'plays', 'by_country/DE', 'by_country/US'), [1, 1, 0]);
    assert.deepEqual(some(system.metrics(), 'by_device/Web', 'by_device/iOS'), [1, 0]);
  });

  it('when the same id comes with another body, then one of the two counts, whichever came first', () => {
    const changed = at(600, 'RESUME', 95);
    const either = after(session, [changed]).metrics();
    assert.deepEqual(after([changed], session).metrics(), either);
    assert.deepEqual(after([...session, changed], session).metrics(), either);
    assert.equal(either['seconds_heard'], 190);
  });

  it('when the pause is all that is known, then it is no play, until the PLAY comes', () => {
    const [play, pause] = session;
    assert.ok(play && pause);
    const system = after([pause]);
    assert.deepEqual(system.metrics(), {});
    system.tell('playback', [play], when(900));
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard', 'listeners'), [1, 90, 1]);
  });

  it('when a hundred others come between pause and resume, then it goes on where it was', () => {
    const others = Array.from({ length: 100 }, (_, i) => [
      at(i, 'PLAY', 0, { event_id: `play_${i}`, session_id: `other_${i}`, episode_id: 'episode_2' }),
    ]);
    const system = after(session.slice(0, 2), ...others, session.slice(2));
    assert.deepEqual(system.metrics(), inOrder);
    assert.equal(system.metrics('episode_2')['plays'], 100);
    assert.deepEqual(some(system.profile(), 'plays', 'seconds_heard'), [101, 190]);
  });
});

describe('given events out of their time', () => {
  const events = [at(0, 'PLAY', 0), at(60, 'STOP', 60)];

  it('when they come 29 days late, then they count; after 31 days they are told to be late', () => {
    const system = listening();
    system.tell('playback', events, when(29 * DAY));
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard', 'streams'), [1, 60, 1]);
    assert.deepEqual([system.windows('plays'), system.minutes()], [{}, {}]);
    const late = listening();
    late.tell('playback', events, when(31 * DAY));
    assert.deepEqual(late.metrics(), {});
    assert.deepEqual(
      late.rejected.map(({ reason }) => reason),
      ['late', 'late'],
    );
  });

  it('when a clock is three minutes ahead, then they count; six minutes ahead they are from the future', () => {
    const system = listening();
    system.tell('playback', events, when(-2 * MINUTE));
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard'), [1, 60]);
    const future = listening();
    future.tell('playback', events, when(-5 * MINUTE + 30));
    assert.deepEqual(some(future.metrics(), 'plays', 'seconds_heard'), [1, 0]);
    assert.deepEqual(
      future.rejected.map(({ reason }) => reason),
      ['future'],
    );
  });

  it('when a clock is set back amid a session, then heartbeats tell what was heard and marks tell nothing', () => {
    assert.deepEqual(some(after([at(300, 'PLAY', 0)], [at(0, 'STOP', 60)]).metrics(), 'plays'), [1]);
    assert.equal(after([at(300, 'PLAY', 0)], [at(0, 'STOP', 60)]).metrics()['seconds_heard'], undefined);
    assert.equal(after(heard(300, 420, 0), heard(60, 180, 120)).metrics()['seconds_heard'], 240);
  });
});

describe('given two hours heard offline', () => {
  const first = [
    at(0, 'PLAY', 0, { duration_sec: 2 * HOUR }),
    ...heard(0, HOUR, 0, { duration_sec: 2 * HOUR }),
  ];
  const second = [
    ...heard(HOUR, 2 * HOUR, HOUR, { duration_sec: 2 * HOUR }),
    at(2 * HOUR, 'COMPLETE', 2 * HOUR, { duration_sec: 2 * HOUR }),
  ];

  it('when the second half comes days before the first, then the whole counts as one session', () => {
    const system = listening();
    system.tell('playback', second, when(1 * DAY));
    const half = system.metrics();
    assert.deepEqual(some(half, 'plays', 'seconds_heard', 'engaged', 'completes'), [0, HOUR, 1, 1]);
    assert.deepEqual(some(half, 'reach/45', 'reach/50', 'reach/95'), [0, 1, 1]);
    system.tell('playback', first, when(6 * DAY));
    const whole = system.metrics();
    assert.deepEqual(some(whole, 'plays', 'seconds_heard', 'streams', 'engaged'), [1, 2 * HOUR, 1, 1]);
    assert.equal(Object.keys(whole).filter((field) => field.startsWith('reach/')).length, 20);
    assert.equal(system.profile()['seconds_heard'], 2 * HOUR);
  });

  it('when it comes late, then hours of two days ago are left alone and the others count', () => {
    const system = listening();
    system.tell('playback', [...first, ...second], when(2 * DAY + HOUR));
    const minutes = Object.keys(system.minutes());
    assert.deepEqual([minutes.length, minutes[0], minutes.at(-1)], [60, '11:00', '11:59']);
    assert.equal(system.metrics()['seconds_heard'], 2 * HOUR);
  });
});

describe('given a session over midnight', () => {
  const midnight = 14 * HOUR;

  it('when it is told, then it is one play, and heard in the minutes of both days', () => {
    const system = after([at(midnight - 90, 'PLAY', 0)], heard(midnight - 90, midnight + 90, 0), [
      at(midnight + 90, 'STOP', 180),
    ]);
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard'), [1, 180]);
    assert.deepEqual(system.minutes(), {
      '23:58': 1,
      '23:59': 1,
      '00:00': 1,
      '00:01': 1,
    });
    assert.equal(system.documents().length, 1);
  });

  it('when its listener saves it on either side of a month’s end, then each save counts once', () => {
    const save = (event_id: string, event_time: string): EngagementEvent =>
      engagementEvent({ event_id, event_time });
    const saves = [save('a', '2026-12-01T00:59:59.999+01:00'), save('b', '2026-12-01T00:00:00Z')];
    const system = listening();
    for (let told = 0; told < 3; told += 1) {
      system.tell('engagement', saves, new Date('2026-12-01T00:01:00Z'));
    }
    assert.deepEqual(some(system.metrics(), 'saves', 'score_tenths'), [2, 80]);
    assert.deepEqual(system.documents(), [
      'listeners/user_0001/engagement/2026-11',
      'listeners/user_0001/engagement/2026-12',
    ]);
  });
});

describe('given a seek', () => {
  it('when heartbeats stop at it and go on after it, then it is neither heard nor reached', () => {
    const figures = after(heard(0, 60, 0), heard(60, 120, 1_500)).metrics();
    assert.equal(figures['seconds_heard'], 120);
    assert.deepEqual(
      some(figures, 'reach/0', 'reach/5', 'reach/75', 'reach/80', 'reach/85'),
      [1, 0, 0, 1, 1],
    );
    assert.equal(figures['engaged'], undefined);
  });

  it('when a heartbeat spans it, then it is refused', () => {
    const system = after([{ ...beat(0, 60, 0), position_to: 900_000 }]);
    assert.deepEqual(system.metrics(), {});
    assert.match(system.rejected[0]?.reason ?? '', /that is a seek/);
  });

  it('when a part is heard again, then its time counts again and its place does not', () => {
    const figures = after(heard(0, 600, 0), heard(600, 1_190, 0)).metrics();
    assert.deepEqual(some(figures, 'seconds_heard', 'engaged', 'reach/30', 'reach/35'), [1_190, 0, 1, 0]);
  });
});

describe('given faster playback', () => {
  for (const rate of [0.5, 1, 1.5, 2, 3, 3.5]) {
    it(`when it is ${rate} times as fast, then it counts the time it took`, () => {
      const told = after(heard(0, 120, 0, { rate })).metrics();
      const derived = after([at(0, 'PLAY', 0)], [at(120, 'STOP', 120 * rate)]).metrics();
      const slices = (figures: Figures) => Object.keys(figures).filter((field) => field.startsWith('reach/'));
      assert.deepEqual([told['seconds_heard'], derived['seconds_heard']], [120, 120]);
      assert.equal(slices(told).length, Math.ceil((120 * rate) / 90));
      assert.deepEqual(slices(derived), slices(told));
    });
  }

  it('when it is faster than 3.5 times, by more than clocks differ, then it is a seek', () => {
    assert.equal(after([{ ...beat(0, 60, 0), position_to: 215_000 }]).metrics()['seconds_heard'], 60);
    assert.deepEqual(after([{ ...beat(0, 60, 0), position_to: 215_001 }]).metrics(), {});
    assert.equal(after([at(0, 'PLAY', 0), at(60, 'STOP', 215)]).metrics()['seconds_heard'], 60);
    assert.equal(after([at(0, 'PLAY', 0), at(60, 'STOP', 216)]).metrics()['seconds_heard'], undefined);
  });
});

describe('given two devices of one listener', () => {
  it('when both play at once, then each session counts, and the listener once', () => {
    const other = { session_id: 'session_2', device_type: 'Web' as const };
    const system = after(
      [at(0, 'PLAY', 0), at(30, 'PLAY', 0, { event_id: 'web', ...other })],
      heard(0, 120, 0),
      heard(30, 150, 0, other),
    );
    assert.deepEqual(
      some(system.metrics(), 'plays', 'listeners', 'seconds_heard', 'reach/0'),
      [2, 1, 240, 2],
    );
    assert.deepEqual(some(system.metrics(), 'by_device/iOS', 'by_device/Web'), [1, 1]);
    assert.deepEqual(system.minutes(), { '10:00': 2, '10:01': 2, '10:02': 1 });
    assert.deepEqual(some(system.profile(), 'plays', 'seconds_heard'), [2, 240]);
  });

  it('when both take part in one session, then no moment of it counts twice', () => {
    const system = after([at(0, 'PLAY', 0)], heard(0, 120, 0), heard(30, 150, 600));
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard'), [1, 150]);
    assert.deepEqual(system.minutes(), { '10:00': 1, '10:01': 1, '10:02': 1 });
  });
});

describe('given players of all kinds', () => {
  const marks = [at(0, 'PLAY', 0), at(120, 'PAUSE', 120), at(300, 'RESUME', 120), at(360, 'STOP', 180)];

  it('when one sends no heartbeats, then its marks tell what was heard', () => {
    assert.deepEqual(some(after(marks).metrics(), 'seconds_heard', 'streams'), [180, 1]);
  });

  it('when one sends both, then its heartbeats tell, and nothing is heard twice', () => {
    const beats = [...heard(0, 120, 0), ...heard(300, 360, 120)];
    assert.deepEqual(after(marks, beats).metrics(), after([...beats, ...marks]).metrics());
    assert.equal(after(marks, beats).metrics()['seconds_heard'], 180);
    assert.equal(after(marks, beats.slice(0, 1)).metrics()['seconds_heard'], 60);
  });

  it('when one lost its PAUSE, then what it heard before counts, but never more than a day', () => {
    const lost = (second: number) => after([at(0, 'PLAY', 0)], [at(second, 'RESUME', 600)]).metrics();
    assert.equal(lost(HOUR)['seconds_heard'], HOUR);
    assert.equal(lost(DAY)['seconds_heard'], DAY);
    assert.equal(lost(DAY + 1)['seconds_heard'], undefined);
  });

  it('when one plays two episodes in a session, then each counts by itself', () => {
    const system = after([
      at(0, 'PLAY', 0),
      at(30, 'PLAY', 0, { event_id: 'next', episode_id: 'episode_2' }),
      at(60, 'STOP', 60),
      at(70, 'STOP', 40, { event_id: 'end', episode_id: 'episode_2' }),
    ]);
    assert.deepEqual(some(system.metrics(), 'plays', 'seconds_heard'), [1, 60]);
    assert.deepEqual(some(system.metrics('episode_2'), 'plays', 'seconds_heard'), [1, 40]);
    assert.deepEqual(some(system.profile(), 'plays', 'seconds_heard'), [2, 100]);
  });

  it('when the marks of one episode turn out to be of another, then nothing is left of the first', () => {
    const session = (episode_id: string) => [
      at(0, 'PLAY', 0, { episode_id }),
      at(60, 'STOP', 60, { episode_id }),
    ];
    const system = after(session('episode_2'), session('episode_1'));
    assert.deepEqual(system.metrics(), { ...after(session('episode_1')).metrics(), listeners: 1 });
    assert.deepEqual(system.minutes('episode_2'), {});
    const left = Object.entries(system.metrics('episode_2')).filter(([, amount]) => amount !== 0);
    assert.deepEqual(left, [['listeners', 1]], 'who has been counted as a listener stays one');
  });

  it('when heartbeats overlap and repeat, then they count as if they had been told without seams', () => {
    const whole = after([beat(0, 300, 0)]).metrics();
    assert.deepEqual(after(heard(0, 300, 0)).metrics(), whole);
    assert.deepEqual(after([beat(200, 300, 200)], [beat(0, 90, 0)], [beat(30, 250, 30)]).metrics(), whole);
  });
});

describe('given figures at their limits', () => {
  const lasting = (ms: number, more: object = {}) => [
    { ...beat(0, 0, 0), heard_to: START + ms, position_to: ms, ...more },
  ];

  it('then a second counts when it is whole, and a stream from a minute on', () => {
    assert.deepEqual(some(after(lasting(1_999)).metrics(), 'seconds_heard'), [1]);
    assert.deepEqual(some(after(lasting(59_999)).metrics(), 'seconds_heard', 'streams'), [59, 0]);
    assert.deepEqual(some(after(lasting(60_000)).metrics(), 'seconds_heard', 'streams'), [60, 1]);
  });

  it('then 40 % is of the episode: nothing past its end is part of it', () => {
    const ended = { duration_sec: 600, position_from: 480_000, heard_to: START + 300_000 };
    const figures = after(lasting(300_000, { ...ended, position_to: 780_000 })).metrics();
    assert.deepEqual(some(figures, 'seconds_heard', 'engaged', 'reach/80', 'reach/95'), [300, 0, 1, 1]);
    assert.equal(figures['reach/100'], undefined);
    const within = { duration_sec: 600, heard_to: START + 240_000 };
    assert.equal(after(lasting(239_999, within)).metrics()['engaged'], undefined);
    assert.equal(after(lasting(240_000, within)).metrics()['engaged'], 1);
  });

  it('then an episode of unknown duration is engaged by minutes alone, and has no slices', () => {
    const figures = after(heard(0, 1_199, 0, { duration_sec: 0 })).metrics();
    assert.deepEqual(figures, { seconds_heard: 1_199, streams: 1 });
    assert.equal(after(heard(0, 1_200, 0, { duration_sec: 0 })).metrics()['engaged'], 1);
  });

  it('then a longer duration that is told later moves the slices', () => {
    const system = after(heard(0, 90, 0, { duration_sec: 600 }));
    assert.deepEqual(some(system.metrics(), 'reach/0', 'reach/5', 'reach/10'), [1, 1, 1]);
    system.tell('playback', [at(90, 'STOP', 90, { duration_sec: 1_800 })], when(90));
    assert.deepEqual(some(system.metrics(), 'reach/0', 'reach/5', 'reach/10'), [1, 0, 0]);
  });
});

describe('given the three topics', () => {
  it('when all tell of one session at once, then each has a document of its own, and all add up', () => {
    const system = listening();
    system.tell('playback', [at(0, 'PLAY', 0)], when(60));
    const stall = { event_type: 'BUFFERING_END' as const, buffer_ms: 800 };
    system.tell('quality', [qualityEvent({ event_id: 'PLAY_0', ...stall })], when(60));
    system.tell('engagement', [engagementEvent({ event_id: 'PLAY_0', event_time: TEST_TIME })], when(60));
    assert.deepEqual(system.documents(), [
      'listeners/user_0001/engagement/2026-11',
      'listeners/user_0001/quality/session_1',
      'listeners/user_0001/sessions/session_1',
    ]);
    const fields = ['plays', 'saves', 'stalls', 'stall_ms', 'score_tenths'];
    assert.deepEqual(some(system.metrics(), ...fields), [1, 1, 1, 800, 10 + 40 - 2]);
    assert.deepEqual(some(system.profile(), ...fields), [1, 1, 1, 800, 48]);
  });

  it('when two instances fold one session at once, then the one that comes second folds afresh', () => {
    const messages = [[at(0, 'PLAY', 0), ...heard(0, 60, 0)], heard(30, 120, 30)];
    const step = (actor: number) => ({ actor, takes: 1, fate: 'acknowledged' as const });
    const { store, met } = simulate(playbackKind, messages, {
      instances: 2,
      steps: [step(0), step(1), step(0), step(1), step(1)],
    });
    assert.equal(met.conflicts, 1);
    assert.equal(store.counters.get('metrics/episode_1 seconds_heard'), 120);
    assert.equal(store.counters.get('profiles/user_0001 seconds_heard'), 120);
    assert.equal(store.counters.get('metrics/episode_1 listeners'), 1);
  });

  it('when a commit is applied and its answer lost, then it is not counted again', () => {
    const messages = [[at(0, 'PLAY', 0)]];
    for (const fate of ['unacknowledged', 'sent again', 'killed unanswered'] as const) {
      const { store, met } = simulate(playbackKind, messages, {
        instances: 1,
        steps: [
          { actor: 0, takes: 1, fate },
          { actor: 0, takes: 1, fate },
        ],
      });
      assert.equal(met.lost, 1, fate);
      assert.equal(store.counters.get('metrics/episode_1 plays'), 1, fate);
    }
  });
});

describe('given a document that is full', () => {
  const marks = Array.from({ length: MAX_MARKS }, (_, i) => at(i, 'RESUME', 0));

  it('when one more mark comes, then it is refused and told so, and what is known stays known', () => {
    const system = after(marks);
    const before = system.metrics();
    system.tell('playback', [at(900, 'PLAY', 0), ...marks], when(900));
    assert.deepEqual(system.rejected, [{ event_id: 'PLAY_900', reason: 'full' }]);
    assert.deepEqual(system.metrics(), before);
  });

  it('when a known id comes with a smaller body, then it is taken', () => {
    const system = after(marks);
    system.tell('playback', [at(0, 'PLAY', 0, { event_id: 'RESUME_0' })], when(900));
    assert.deepEqual(system.rejected, []);
    assert.equal(system.metrics()['plays'], 1);
  });

  it('when heartbeats lie apart in more than it holds, then one is refused, and a bridge is taken', () => {
    const apart = Array.from({ length: MAX_INTERVALS + 1 }, (_, i) => beat(i * 20, i * 20 + 10, i * 20));
    const system = after(apart);
    assert.deepEqual(
      system.rejected.map(({ reason }) => reason),
      ['full'],
    );
    assert.equal(system.metrics()['seconds_heard'], MAX_INTERVALS * 10);
    system.tell('playback', [beat(10, 20, 10)], when(6_000));
    system.tell('playback', apart.slice(-1), when(6_000));
    assert.equal(system.rejected.length, 1);
    assert.equal(system.metrics()['seconds_heard'], (MAX_INTERVALS + 2) * 10);
  });

  it('when it is heard without a break in places that lie apart, then those are limited too', () => {
    const skipping = Array.from({ length: MAX_INTERVALS + 1 }, (_, i) => beat(i * 10, i * 10 + 10, i * 20));
    const system = after(skipping);
    assert.deepEqual(
      system.rejected.map(({ reason }) => reason),
      ['full'],
    );
    assert.equal(system.metrics()['seconds_heard'], MAX_INTERVALS * 10);
  });

  it('when heartbeats of many episodes lie apart, then they are limited together', () => {
    const apart = Array.from({ length: MAX_INTERVALS + 2 }, (_, i) =>
      beat(i * 20, i * 20 + 10, 0, { episode_id: `episode_${i % 2}` }),
    );
    const system = after(apart);
    assert.equal(system.rejected.length, 2);
  });
});
