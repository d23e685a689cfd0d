import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { concludePush, devicesLeft, fingerprint, type PushAttempt, type PushOutcome } from './conclusion.ts';

const sent: PushOutcome = { kind: 'sent' };
const gone: PushOutcome = { kind: 'gone', reason: 'not registered' };
const refused: PushOutcome = { kind: 'refused', reason: 'too big' };
const busy = (retryAfterSec?: number): PushOutcome => ({
  kind: 'busy',
  reason: 'slow down',
  ...(retryAfterSec !== undefined && { retryAfterSec }),
});
const unauthorized: PushOutcome = { kind: 'unauthorized', reason: 'check the key' };
const HOUR = 3_600;
const first = { pushedTo: [], ageSec: 0, ttl_sec: 48 * HOUR };
const conclude = (outcomes: Record<string, PushOutcome>, attempt: Partial<PushAttempt> = {}) =>
  concludePush(new Map(Object.entries(outcomes)), { ...first, ...attempt });

/** When a push that fares the same each time is sent, in seconds from the first time, until it is not worth it any more. */
function sendsOf(outcome: PushOutcome, ttlSec: number): readonly number[] {
  const sends: number[] = [];
  for (let at = 0; at < ttlSec;) {
    sends.push(at);
    at += conclude({ a: outcome }, { ageSec: at, ttl_sec: ttlSec - at }).againAfterSec;
  }
  return sends;
}

describe('concludePush', () => {
  it('given a device that took it and one that is gone, then it is sent and the other forgotten', () => {
    assert.deepEqual(conclude({ a: sent, b: gone }), {
      push: 'sent',
      pushed_to: [fingerprint('a')],
      gone: ['b'],
      againAfterSec: 0,
    });
  });

  it('given a busy one, then it is due again, at the latest time that was asked for, for that device alone', () => {
    const conclusion = conclude({ a: sent, b: busy(5), c: busy(90), d: busy() });
    assert.deepEqual(
      [conclusion.push, conclusion.push_reason, conclusion.againAfterSec],
      ['due', 'slow down', 90],
    );
    assert.deepEqual(devicesLeft(['a', 'b', 'c', 'd'], conclusion.pushed_to), ['b', 'c', 'd']);
  });

  it('given that only others had taken it before, then it was sent all the same', () => {
    assert.equal(conclude({ b: gone }, { pushedTo: [fingerprint('a')] }).push, 'sent');
  });

  it('given that none takes it as it is, then it is refused with the reason', () => {
    const { push, push_reason, gone: forgotten, fault } = conclude({ a: refused, b: gone });
    assert.deepEqual([push, push_reason, forgotten, fault], ['refused', 'too big', ['b'], refused]);
  });

  it('given one that refused it beside one that took it, then it is sent, and the fault is told of', () => {
    const { push, push_reason, fault } = conclude({ a: refused, b: sent });
    assert.deepEqual([push, push_reason, fault], ['sent', undefined, refused]);
  });

  it('given a fault that may pass, then it is due after as long again as it lasts: from a minute up to an hour', () => {
    const pause = (ageSec: number) => conclude({ a: busy() }, { ageSec }).againAfterSec;
    assert.deepEqual([0, 59, 300, 4_000].map(pause), [60, 60, 300, HOUR]);
  });

  it('given that FCM asks for a later time, then it is due at that, and never earlier because it asks for less', () => {
    const pause = (retryAfterSec: number) => conclude({ a: busy(retryAfterSec) }, { ageSec: 300 });
    assert.deepEqual(
      [0, 299, 301, 9_000].map((asked) => pause(asked).againAfterSec),
      [300, 300, 301, 9_000],
    );
  });

  it('given a credential that is refused, then it waits for a person, and that is told before any other fault', () => {
    const { push, push_reason, againAfterSec, fault } = conclude({ a: busy(), b: unauthorized });
    assert.deepEqual([push, push_reason, againAfterSec, fault], ['due', 'check the key', 900, unauthorized]);
  });

  it('given that it would be due too late, then it is due at the end, when it is not sent any more', () => {
    for (const outcome of [busy(), busy(9_999_999_999), unauthorized]) {
      assert.equal(conclude({ a: outcome }, { ttl_sec: 7 }).againAfterSec, 7);
    }
  });

  it('sends what never passes a bounded number of times, whatever FCM asks for', () => {
    assert.equal(sendsOf(busy(), HOUR).length, 7);
    assert.equal(sendsOf(unauthorized, HOUR).length, 3);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 48 * HOUR }),
        fc.constantFrom(busy(), busy(0), busy(5), unauthorized),
        (ttlSec, outcome) => sendsOf(outcome, ttlSec).length <= 8 + ttlSec / HOUR,
      ),
      cases(100),
    );
  });

  it('given no device that is left, then it is withheld', () => {
    assert.equal(conclude({ a: gone }).push, 'withheld');
    assert.equal(conclude({}).push_reason, 'no device is left');
  });

  it('sends to each device until it is told what became of it, and to none that took it again', () => {
    const outcome = fc.constantFrom(sent, gone, refused, busy(), busy(3), unauthorized);
    const rounds = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), outcome), { maxLength: 6 });
    fc.assert(
      fc.property(rounds, (answers) => {
        let left: readonly string[] = ['a', 'b', 'c', 'd'];
        let pushedTo: readonly string[] = [];
        const took: string[] = [];
        for (const answer of answers) {
          const outcomes = new Map(left.map((token) => [token, answer[token] ?? busy()]));
          took.push(...left.filter((token) => outcomes.get(token)?.kind === 'sent'));
          const conclusion = concludePush(outcomes, { ...first, pushedTo });
          const kinds = [...outcomes.values()].map(({ kind }) => kind);
          const mayPass = kinds.includes('busy') || kinds.includes('unauthorized');
          assert.equal(conclusion.push === 'due', mayPass);
          assert.equal(conclusion.againAfterSec > 0, mayPass);
          pushedTo = conclusion.pushed_to;
          left = devicesLeft(left, pushedTo).filter((token) => !conclusion.gone.includes(token));
        }
        assert.equal(new Set(took).size, took.length, 'no device twice');
        assert.deepEqual([...pushedTo].sort(), took.map(fingerprint).sort());
      }),
    );
  });
});
