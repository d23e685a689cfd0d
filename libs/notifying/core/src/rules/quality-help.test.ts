import assert from 'node:assert/strict';
import { DAY_MS, HOUR_MS, notificationDue, type RoughSession } from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { qualityHelp, type RoughListener } from './quality-help.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');

const session = (id: string, hoursAgo: number, fields: Partial<RoughSession> = {}): RoughSession => ({
  session_id: `session_${id}`,
  episode_id: 'episode_1',
  stalls: 4,
  at: new Date(NOW.getTime() - hoursAgo * HOUR_MS),
  ...fields,
});
const help = (sessions: readonly RoughSession[], held?: RoughListener['held'], now = NOW) =>
  qualityHelp({ user_id: 'user_0001', held, sessions, now });
const a = session('a', 30);
const b = session('b', 20);
const c = session('c', 0.1, { episode_id: 'episode_3', stalls: 7 });

describe('qualityHelp', () => {
  it('given a third rough session in a week, when it becomes rough, then downloading is suggested', () => {
    const { listening, notification } = help([c], help([a, b]).listening);
    assert.deepEqual(notification, {
      notification_id: 'quality_session_c',
      created_at: '2026-11-22T10:00:00.000Z',
      type: 'QUALITY_HELP',
      user_id: 'user_0001',
      ttl_sec: 86_400,
      payload: { episode_id: 'episode_3', rough_sessions: 3, stalls: 15 },
      state: 'pending',
      due: notificationDue('quality_session_c', new Date('2026-11-22T10:02:00.000Z')),
      expires_at: new Date('2026-12-22T10:00:00.000Z'),
    });
    assert.deepEqual(listening, {
      user_id: 'user_0001',
      sessions: [c, b, a],
      helped_until: new Date(c.at.getTime() + 14 * DAY_MS),
      expires_at: new Date(NOW.getTime() + 60 * DAY_MS),
    });
  });

  const silent: readonly (readonly [string, readonly RoughSession[], readonly RoughSession[]])[] = [
    ['a second rough session', [a], [c]],
    ['a third one more than a week after the first', [session('old', 7 * 24 + 1), b], [c]],
    ['a third one that is told an hour late', [a, b], [session('d', 1.1)]],
    ['a session that was known to be rough', [a, c], [c]],
  ];
  for (const [given, held, sessions] of silent) {
    it(`given ${given}, when it becomes rough, then nothing is suggested, and it is kept in mind`, () => {
      const told = help(sessions, help(held).listening);
      assert.equal(told.notification, undefined);
      assert.ok(told.listening.sessions.some(({ session_id }) => session_id === sessions[0]?.session_id));
    });
  }

  it('given help two weeks ago or less, when more sessions become rough, then nothing is suggested', () => {
    const helped = help([a, b, c]).listening;
    const later = (days: number) => {
      const at = new Date(c.at.getTime() + days * DAY_MS);
      const three = ['x', 'y', 'z'].map((id) => session(id, 0, { at }));
      return help(three, helped, at).notification;
    };
    assert.equal(later(13.9), undefined);
    assert.equal(later(14)?.type, 'QUALITY_HELP');
  });

  it('is one suggestion, whatever the order in which sessions are told, together or one by one', () => {
    const rough = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.nat({ max: 50 })), {
      selector: ([id]) => id,
      minLength: 3,
      maxLength: 25,
    });
    fc.assert(
      fc.property(rough, fc.array(fc.nat({ max: 3 }), { maxLength: 25 }), (found, sizes) => {
        const sessions = found.map(([id, minutes]) => session(id, minutes / 60));
        let held: RoughListener['held'];
        let told = 0;
        const tell = (some: readonly RoughSession[]) => {
          const { listening, notification } = help(some, held);
          held = listening;
          if (notification) told += 1;
        };
        let from = 0;
        for (const size of sizes) {
          tell(sessions.slice(from, from + size));
          tell(sessions.slice(Math.max(0, from - 1), from + size));
          from += size;
        }
        tell(sessions.slice(from));
        assert.equal(told, 1);
        assert.ok((held?.sessions.length ?? 0) <= 20);
      }),
      cases(200),
    );
  });
});
