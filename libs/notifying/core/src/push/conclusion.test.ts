import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concludePush, devicesLeft, fingerprint, type PushOutcome } from './conclusion.ts';

const sent: PushOutcome = { kind: 'sent' };
const gone: PushOutcome = { kind: 'gone', reason: 'not registered' };
const refused: PushOutcome = { kind: 'refused', reason: 'too big' };
const busy = (retryAfterSec?: number): PushOutcome => ({
  kind: 'busy',
  reason: 'slow down',
  ...(retryAfterSec !== undefined && { retryAfterSec }),
});
const conclude = (outcomes: Record<string, PushOutcome>, before: readonly string[] = []) =>
  concludePush(new Map(Object.entries(outcomes)), before);

describe('concludePush', () => {
  it('given a device that took it and one that is gone, then it is sent and the other forgotten', () => {
    assert.deepEqual(conclude({ a: sent, b: gone }), {
      push: 'sent',
      pushed_to: [fingerprint('a')],
      gone: ['b'],
      retryAfterSec: 0,
    });
  });

  it('given a busy one, then it is due again, at the latest time that was asked for, for that device alone', () => {
    const conclusion = conclude({ a: sent, b: busy(5), c: busy(90), d: busy() });
    assert.deepEqual(
      [conclusion.push, conclusion.push_reason, conclusion.retryAfterSec],
      ['due', 'slow down', 90],
    );
    assert.deepEqual(devicesLeft(['a', 'b', 'c', 'd'], conclusion.pushed_to), ['b', 'c', 'd']);
  });

  it('given that only others had taken it before, then it was sent all the same', () => {
    assert.equal(conclude({ b: gone }, [fingerprint('a')]).push, 'sent');
  });

  it('given that none takes it as it is, then it is refused with the reason', () => {
    const { push, push_reason, gone: forgotten } = conclude({ a: refused, b: gone });
    assert.deepEqual([push, push_reason, forgotten], ['refused', 'too big', ['b']]);
  });

  it('given no device that is left, then it is withheld', () => {
    assert.equal(conclude({ a: gone }).push, 'withheld');
    assert.equal(conclude({}).push_reason, 'no device is left');
  });

  it('sends to each device until it is told what became of it, and to none that took it again', () => {
    const outcome = fc.constantFrom(sent, gone, refused, busy(), busy(3));
    const rounds = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), outcome), { maxLength: 6 });
    fc.assert(
      fc.property(rounds, (answers) => {
        let left: readonly string[] = ['a', 'b', 'c', 'd'];
        let pushedTo: readonly string[] = [];
        const took: string[] = [];
        for (const answer of answers) {
          const outcomes = new Map(left.map((token) => [token, answer[token] ?? busy()]));
          took.push(...left.filter((token) => outcomes.get(token)?.kind === 'sent'));
          const conclusion = concludePush(outcomes, pushedTo);
          const isBusy = [...outcomes.values()].some(({ kind }) => kind === 'busy');
          assert.equal(conclusion.push === 'due', isBusy);
          pushedTo = conclusion.pushed_to;
          left = devicesLeft(left, pushedTo).filter((token) => !conclusion.gone.includes(token));
        }
        assert.equal(new Set(took).size, took.length, 'no device twice');
        assert.deepEqual([...pushedTo].sort(), took.map(fingerprint).sort());
      }),
    );
  });
});
