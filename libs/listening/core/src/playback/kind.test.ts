import assert from 'node:assert/strict';
import type { PlaybackEvent, SparsePlaybackEvent } from '@earshot/contracts';
import { playbackEvent, progressEvent, TEST_TIME } from '@earshot/testing';
import fc from 'fast-check';
import { figureOf } from '../figure.ts';
import { histories } from '../testing/history.ts';
import { runs } from '../testing/runs.ts';
import { playbackKind } from './kind.ts';

const START = Date.parse(TEST_TIME);
const at = (second: number, event_type: SparsePlaybackEvent['event_type'], position_sec: number) =>
  playbackEvent({
    event_id: `${event_type}_${second}`,
    event_time: new Date(START + second * 1_000).toISOString(),
    event_type,
    position_sec,
  });
const beat = (from: number, to: number, position: number) =>
  progressEvent({
    heard_from: START + from * 1_000,
    heard_to: START + to * 1_000,
    position_from: position * 1_000,
    position_to: position * 1_000 + (to - from) * 1_000 + 999,
    interval_sec: 60,
  });
const bodyOf = (events: readonly PlaybackEvent[]) => playbackKind.join(playbackKind.empty, events).body;

describe('where a listener was last', () => {
  const placeOf = (events: readonly PlaybackEvent[]) => {
    const [place] = playbackKind.places(bodyOf(events));
    return place && [(place.at - START) / 1_000, place.position_sec];
  };

  it('is where the last of marks and heartbeats left off, in whole seconds', () => {
    assert.deepEqual(placeOf([at(0, 'PLAY', 0), at(90, 'PAUSE', 30)]), [90, 30]);
    assert.deepEqual(placeOf([at(0, 'PLAY', 0), beat(0, 60, 500)]), [60, 560]);
    assert.deepEqual(placeOf([beat(0, 60, 500), beat(60, 90, 20), beat(10, 20, 900)]), [90, 50]);
    assert.deepEqual(placeOf([at(0, 'PLAY', 0), beat(0, 60, 0), at(90, 'COMPLETE', 90)]), [90, 90]);
  });

  it('tells when they completed it last, whatever came after that and in whichever order it was told', () => {
    const events = [at(0, 'PLAY', 0), at(90, 'COMPLETE', 90), at(91, 'STOP', 90), at(40, 'COMPLETE', 90)];
    const completedAt = (told: readonly PlaybackEvent[]) => {
      const [place] = playbackKind.places(bodyOf(told));
      return place?.completed_at && (place.completed_at - START) / 1_000;
    };
    assert.deepEqual([completedAt(events), completedAt(events.toReversed())], [90, 90]);
    assert.equal(completedAt([at(0, 'PLAY', 0), at(91, 'STOP', 90)]), undefined);
  });

  it('is where the mark says when a heartbeat ends at the same moment', () => {
    assert.deepEqual(placeOf([beat(0, 60, 0), at(60, 'STOP', 59)]), [60, 59]);
  });

  it('is told of every episode of the session, and of the last one in its summary', () => {
    const other = { ...at(30, 'PLAY', 10), episode_id: 'episode_2' };
    const body = bodyOf([at(0, 'PLAY', 0), other, at(20, 'PAUSE', 20)]);
    assert.deepEqual(
      playbackKind.places(body).map(({ episode_id, position_sec }) => [episode_id, position_sec]),
      [
        ['episode_1', 20],
        ['episode_2', 10],
      ],
    );
    assert.deepEqual(playbackKind.summary(body), {
      episode_id: 'episode_2',
      position_sec: 10,
      seconds_heard: 20,
    });
  });
});

describe('the seconds that a session’s document shows', () => {
  it('are those that its figures count', () => {
    fc.assert(
      fc.property(histories.playback, (events) => {
        const body = bodyOf(events);
        const counted = Array.from(playbackKind.measure(body))
          .filter(([name]) => figureOf(name).scope === 'metrics' && figureOf(name).field === 'seconds_heard')
          .reduce((sum, [, amount]) => sum + amount, 0);
        assert.equal(playbackKind.summary(body).seconds_heard, counted);
      }),
      runs(1 / 5),
    );
  }).timeout(600_000);
});

describe('how long a heartbeat keeps a window open', () => {
  const heldUntil = (events: readonly PlaybackEvent[]) => {
    const stretch = playbackKind.activities(bodyOf(events)).find(({ mark }) => mark === undefined);
    return stretch && (stretch.until - START) / 1_000;
  };

  it('is until the next one is due and the gap after it', () => {
    assert.equal(heldUntil([beat(0, 60, 0)]), 60 + 60 + 30);
  });

  it('is the gap alone when the player came to rest at its end, whatever rested before', () => {
    assert.equal(heldUntil([beat(0, 60, 0), at(60, 'STOP', 60)]), 60 + 30);
    assert.equal(heldUntil([beat(0, 60, 0), at(80, 'PAUSE', 80), at(100, 'STOP', 80)]), 80 + 30);
    assert.equal(heldUntil([at(-5, 'PAUSE', 0), beat(0, 60, 0)]), 150);
    assert.equal(heldUntil([beat(0, 60, 0), at(80, 'RESUME', 80)]), 150);
  });
});
