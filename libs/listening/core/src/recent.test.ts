import assert from 'node:assert/strict';
import { type PlaybackEvent, parseTime, type RecentEpisode } from '@earshot/contracts';
import { cases, playbackEvent, progressEvent, TEST_TIME } from '@earshot/testing';
import fc from 'fast-check';
import { playbackKind } from './playback/kind.ts';
import { liveChanges, MAX_RECENT, type RecentChanges, recentChanges } from './recent.ts';
import { recentOf } from './writes.ts';

const AT = Date.parse(TEST_TIME);
const place = (episode_id: string, at = AT, position_sec = 10) => ({
  episode_id,
  at,
  position_sec,
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
    const recent = { episode_1: { at: new Date(AT), position_sec: 5 } };
    assert.equal(recentChanges(recent, [place('episode_1', AT - 1)]).size, 0);
    assert.equal(recentChanges(recent, [place('episode_1', AT + 1)]).get('episode_1')?.position_sec, 10);
  });

  it('are no more than fifty', () => {
    const places = Array.from({ length: MAX_RECENT + 2 }, (_, i) => place(`episode_${i}`, AT + i));
    const changes = recentChanges({ old: { at: new Date(0), position_sec: 1 } }, places);
    assert.equal(changes.size, MAX_RECENT + 1);
    assert.ok(changes.has('old') && changes.get('old') === undefined);
    assert.ok(!changes.has('episode_0') && !changes.has('episode_1'));
  });

  it('keep a completion that is told after what came after it, and when it was', () => {
    const ended = { ...place('episode_1', AT + 60_000), completed_at: AT };
    const complete = playbackEvent({ event_type: 'COMPLETE' });
    const told = liveChanges([ended], [complete], AT + 1_000).get('episode_1');
    assert.deepEqual(told, { at: new Date(AT + 60_000), position_sec: 10, completed_at: new Date(AT) });
    const stop = playbackEvent({
      event_type: 'STOP',
      event_time: new Date(AT + 60_000).toISOString(),
    });
    const later = liveChanges([ended], [stop], AT + 61_000).get('episode_1');
    assert.deepEqual(later, { at: new Date(AT + 60_000), position_sec: 10 });
  });

  it('are written field by field, so that what is not told stays', () => {
    const now = new Date(AT);
    const changes: RecentChanges = new Map([
      ['episode_1', { at: now, position_sec: 10 }],
      ['episode_2', { at: now, position_sec: 10, completed_at: now }],
      ['episode_3', undefined],
    ]);
    const [write] = recentOf(changes, { user: 'user_1', now });
    assert.deepEqual(write?.fields, {
      user_id: 'user_1',
      updated_at: now,
      'recent/episode_1/at': now,
      'recent/episode_1/position_sec': 10,
      'recent/episode_2/at': now,
      'recent/episode_2/position_sec': 10,
      'recent/episode_2/completed_at': now,
      'recent/episode_3': undefined,
    });
  });

  it('join what several sessions tell, the latest place beside the latest completion', () => {
    const held = { at: new Date(AT + 9), position_sec: 5, completed_at: new Date(AT - 9) };
    const changed = (other: object) =>
      recentChanges({ episode_1: held }, [{ ...place('episode_1'), ...other }]);
    assert.deepEqual(changed({ completed_at: AT }).get('episode_1'), { ...held, completed_at: new Date(AT) });
    assert.equal(changed({ completed_at: AT - 10 }).size, 0);
    assert.deepEqual(changed({ at: AT + 10 }).get('episode_1'), {
      at: new Date(AT + 10),
      position_sec: 10,
      completed_at: new Date(AT - 9),
    });
  });
});

describe('the completion that a profile remembers of an episode', () => {
  const apply = (recent: Record<string, RecentEpisode>, changes: RecentChanges) => {
    for (const [episode, change] of changes) {
      if (change) recent[episode] = { ...recent[episode], ...change };
    }
  };
  const event = fc
    .record({
      minute: fc.nat({ max: 9 }),
      session: fc.constantFrom('session_1', 'session_2'),
      event_type: fc.constantFrom('PLAY' as const, 'STOP' as const, 'COMPLETE' as const),
    })
    .map(({ minute, session, event_type }) =>
      playbackEvent({
        event_id: `${event_type}_${minute}_${session}`,
        event_time: new Date(AT + minute * 60_000).toISOString(),
        session_id: session,
        event_type,
      }),
    );
  const history = fc.array(fc.array(event, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 10 });
  const lastEnd = (events: readonly PlaybackEvent[]) => {
    const ends = events.filter(({ event_type }) => event_type === 'COMPLETE');
    return ends.length > 0 ? Math.max(...ends.map(({ event_time }) => parseTime(event_time))) : undefined;
  };
  /** Folds batches as they come, each session by itself. */
  const folded = (batches: readonly (readonly PlaybackEvent[])[]) => {
    const recent: Record<string, RecentEpisode> = {};
    const bodies = new Map<string, ReturnType<typeof playbackKind.decode>>();
    const seen: (number | undefined)[] = [];
    for (const batch of batches) {
      for (const [session, events] of Map.groupBy(batch, ({ session_id }) => session_id)) {
        const { body, news } = playbackKind.join(bodies.get(session) ?? playbackKind.empty, events);
        bodies.set(session, body);
        apply(recent, liveChanges(playbackKind.places(body), news, AT + 9 * 60_000));
        seen.push(recent['episode_1']?.completed_at?.getTime());
      }
    }
    const places = [...bodies.values()].flatMap((body) => playbackKind.places(body));
    return { recent, places, seen };
  };

  it('is the latest of all once the windows are closed, whatever the order and the batches of the events', () => {
    fc.assert(
      fc.property(history, (batches) => {
        const { recent, places } = folded(batches);
        apply(recent, recentChanges(recent, places));
        const [episode = ''] = batches.flat().map(({ episode_id }) => episode_id);
        assert.equal(recent[episode]?.completed_at?.getTime(), lastEnd(batches.flat()));
      }),
      cases(200),
    );
  });

  it('of one session is the latest that was told, with each batch, and only grows', () => {
    const alone = history.map((batches) =>
      batches.map((batch) => batch.map((one) => ({ ...one, session_id: 'session_1' }))),
    );
    fc.assert(
      fc.property(alone, (batches) => {
        const { seen } = folded(batches);
        const expected = batches.map((_, i) => lastEnd(batches.slice(0, i + 1).flat()));
        assert.deepEqual(seen, expected);
      }),
      cases(200),
    );
  });
});
