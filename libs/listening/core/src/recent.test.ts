import assert from 'node:assert/strict';
import { playbackEvent, progressEvent, TEST_TIME } from '@earshot/testing';
import { liveChanges, MAX_RECENT, recentChanges } from './recent.ts';

const AT = Date.parse(TEST_TIME);
const place = (episode_id: string, at = AT, position_sec = 10) => ({
  episode_id,
  at,
  position_sec,
  completed: false,
});

describe('a profile’s recent episodes', () => {
  it('follow an event as it happens, but no heartbeat and nothing of long ago', () => {
    const places = [place('episode_1')];
    assert.equal(liveChanges(places, [playbackEvent()], AT + 1_000).size, 1);
    assert.equal(liveChanges(places, [progressEvent()], AT + 1_000).size, 0);
    assert.equal(liveChanges(places, [playbackEvent()], AT + 3_600_000).size, 0);
    assert.equal(liveChanges([place('episode_1', AT + 5)], [playbackEvent()], AT).size, 0);
  });

  it('keep the later of two places', () => {
    const recent = { episode_1: { at: new Date(AT), position_sec: 5, completed: false } };
    assert.equal(recentChanges(recent, [place('episode_1', AT - 1)]).size, 0);
    assert.equal(recentChanges(recent, [place('episode_1', AT + 1)]).get('episode_1')?.position_sec, 10);
  });

  it('are no more than fifty', () => {
    const places = Array.from({ length: MAX_RECENT + 2 }, (_, i) => place(`episode_${i}`, AT + i));
    const changes = recentChanges({ old: { at: new Date(0), position_sec: 1, completed: true } }, places);
    assert.equal(changes.size, MAX_RECENT + 1);
    assert.ok(changes.has('old') && changes.get('old') === undefined);
    assert.ok(!changes.has('episode_0') && !changes.has('episode_1'));
  });
});
