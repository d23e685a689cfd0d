import assert from 'node:assert/strict';
import { NOTIFICATION_TYPES, type PersonalMessage, type UserDocument } from '@earshot/contracts';
import { decideDelivery, type PersonalCase } from './personal.ts';
import { payloads, reminder as message } from '../testing/messages.ts';

const user: UserDocument = {
  country: 'DE',
  language: 'DE',
  plan: 'free',
  notifications_enabled: true,
  device_type: 'iOS',
  tokens: [],
};
const given = (fields: Partial<PersonalCase> = {}): PersonalCase => ({
  message,
  user,
  template: undefined,
  episode: { title: 'Markets', isRecommendable: true },
  profile: undefined,
  ledger: undefined,
  dailyCap: 5,
  now: new Date('2026-11-22T10:00:05.000Z'),
  ...fields,
});
const wordsOf = (fields: Partial<PersonalCase>) => {
  const delivery = decideDelivery(given(fields));
  return 'message' in delivery && delivery.message;
};

describe('decideDelivery', () => {
  it('given a German listener, then the message is German, names the title, and counts', () => {
    const { ledger, ...delivery } = { ledger: undefined, ...decideDelivery(given()) };
    assert.deepEqual(delivery, {
      state: 'delivered',
      language: 'DE',
      message: 'Hör weiter, wo du aufgehört hast: „Markets“ wartet auf dich.',
    });
    assert.equal(ledger?.weight, 1);
  });

  it('given a stored text in the listener’s language, then it is used', () => {
    const template = {
      msg_en: 'x',
      msg_de: 'Weiter, {{user_id}}: {{episode_id}}',
      msg_es: undefined,
      msg_fr: 'z',
    };
    assert.equal(wordsOf({ template }), 'Weiter, user_0001: episode_1');
  });

  it('given a stored template without the listener’s language, then the default text is used', () => {
    const template = { msg_en: 'x', msg_de: undefined, msg_es: undefined, msg_fr: undefined };
    assert.equal(wordsOf({ template }), wordsOf({}));
  });

  it('given an episode without a title, then its id stands in', () => {
    assert.match(String(wordsOf({ episode: { isRecommendable: true } })), /„episode_1“/);
  });

  it('given an episode that is gone, then it is suppressed with the reason', () => {
    assert.deepEqual(decideDelivery(given({ episode: undefined })), {
      state: 'suppressed',
      reason: 'episode_1 is gone',
      because: { kind: 'untold.gone', values: { episode: 'episode_1' } },
    });
  });

  it('given an episode that may not be recommended any more, then what recommends it is suppressed, and nothing else', () => {
    const reasons = NOTIFICATION_TYPES.map((type) => {
      const told = { ...message, type, payload: payloads[type] } as PersonalMessage;
      const delivery = decideDelivery(given({ message: told, episode: { isRecommendable: false } }));
      return [type, delivery.state === 'suppressed' && delivery.reason];
    });
    const reason = 'episode_1 may not be recommended any more';
    assert.deepEqual(Object.fromEntries(reasons), {
      CONTINUE_LISTENING: false,
      TRENDING_NOW: reason,
      NEW_FOR_YOU: reason,
      FINISHED_NEXT: reason,
      QUALITY_HELP: false,
    });
  });

  it('given a listener who wants none, then it is suppressed with the reason', () => {
    assert.deepEqual(decideDelivery(given({ user: { ...user, notifications_enabled: false } })), {
      state: 'suppressed',
      reason: 'user_0001 has turned notifications off',
      because: { kind: 'untold.off', values: { user: 'user_0001' } },
    });
  });

  it('given no account, then it is suppressed with the reason', () => {
    assert.deepEqual(decideDelivery(given({ user: undefined })), {
      state: 'suppressed',
      reason: 'user_0001 has no account',
      because: { kind: 'untold.nobody', values: { user: 'user_0001' } },
    });
  });

  it('given a listener who listens again, then it is suppressed with the reason', () => {
    const at = new Date('2026-11-22T10:00:02.000Z');
    const recent = { episode_2: { at, position_sec: 5 } };
    assert.deepEqual(decideDelivery(given({ profile: { recent } })), {
      state: 'suppressed',
      reason: 'user_0001 is listening already',
      because: { kind: 'untold.listening', values: { user: 'user_0001' } },
    });
  });

  it('given quiet hours, then it waits for their end, unless its time is over by then', () => {
    const quietUntil = (to: string) => {
      const quiet_hours = { from: '09:00', to, time_zone: 'UTC' };
      const notification_preferences = {
        types: {
          CONTINUE_LISTENING: true,
          TRENDING_NOW: true,
          NEW_FOR_YOU: true,
          FINISHED_NEXT: true,
          QUALITY_HELP: true,
        },
        quiet_hours,
      };
      return decideDelivery(given({ user: { ...user, notification_preferences } }));
    };
    assert.deepEqual(quietUntil('10:20'), {
      state: 'deferred',
      until: new Date('2026-11-22T10:20:00.000Z'),
      reason: 'quiet until 2026-11-22T10:20:00.000Z',
      because: { kind: 'untold.quiet', values: { until: '2026-11-22T10:20:00.000Z' } },
    });
    assert.equal(quietUntil('11:00').state, 'suppressed');
  });

  it('given a day that is full, then it is suppressed', () => {
    assert.equal(decideDelivery(given({ dailyCap: 0 })).state, 'suppressed');
  });

  it('given its last second, then it is still told; given a millisecond more, then it has expired', () => {
    const at = (time: string) => decideDelivery(given({ now: new Date(time) })).state;
    assert.equal(at('2026-11-22T10:30:00.000Z'), 'delivered');
    assert.equal(at('2026-11-22T10:30:00.001Z'), 'expired');
  });
});
