import assert from 'node:assert/strict';
import {
  type BroadcastMessage,
  LANGUAGES,
  NOTIFICATION_TYPES,
  type PersonalMessage,
  type UserDocument,
} from '@earshot/contracts';
import { decideBroadcast, decideDelivery, isFinal, type PersonalCase } from './delivery.ts';
import { defaultTemplates } from './templates.ts';

const message: PersonalMessage = {
  notification_id: 'continue_event_9',
  created_at: '2026-11-22T10:00:00.000Z',
  type: 'CONTINUE_LISTENING',
  user_id: 'user_0001',
  ttl_sec: 1800,
  payload: { episode_id: 'episode_1', resume_position_sec: 600 },
};
const user: UserDocument = {
  country: 'DE',
  language: 'DE',
  plan: 'free',
  notifications_enabled: true,
  device_type: 'iOS',
};
const given = (fields: Partial<PersonalCase> = {}): PersonalCase => ({
  message,
  user,
  template: undefined,
  title: 'Markets',
  now: new Date('2026-11-22T10:00:05.000Z'),
  ...fields,
});

describe('decideDelivery', () => {
  it('given a German listener, then the message is German and names the title', () => {
    assert.deepEqual(decideDelivery(given()), {
      state: 'delivered',
      language: 'DE',
      message: 'Hör weiter, wo du aufgehört hast: „Markets“ wartet auf dich.',
    });
  });

  it('given a stored text in the listener’s language, then it is used', () => {
    const template = {
      msg_en: 'x',
      msg_de: 'Weiter, {{user_id}}: {{episode_id}}',
      msg_es: undefined,
      msg_fr: 'z',
    };
    const delivery = decideDelivery(given({ template }));
    assert.equal('message' in delivery && delivery.message, 'Weiter, user_0001: episode_1');
  });

  it('given a stored template without the listener’s language, then the default text is used', () => {
    const template = { msg_en: 'x', msg_de: undefined, msg_es: undefined, msg_fr: undefined };
    assert.deepEqual(decideDelivery(given({ template })), decideDelivery(given()));
  });

  it('given an episode without a title, then its id stands in', () => {
    const delivery = decideDelivery(given({ title: undefined }));
    assert.ok('message' in delivery && delivery.message.includes('episode_1'));
  });

  it('given a listener who wants none, then it is suppressed with the reason', () => {
    const off = { ...user, notifications_enabled: false };
    assert.deepEqual(decideDelivery(given({ user: off })), {
      state: 'suppressed',
      reason: 'user_0001 has turned notifications off',
    });
  });

  it('given no account, then it is suppressed with the reason', () => {
    assert.deepEqual(decideDelivery(given({ user: undefined })), {
      state: 'suppressed',
      reason: 'user_0001 has no account',
    });
  });

  it('given its last second, then it is still told; given a millisecond more, then it has expired', () => {
    const at = (time: string) => decideDelivery(given({ now: new Date(time) })).state;
    assert.equal(at('2026-11-22T10:30:00.000Z'), 'delivered');
    assert.equal(at('2026-11-22T10:30:00.001Z'), 'expired');
  });
});

describe('decideBroadcast', () => {
  const trending: BroadcastMessage = {
    notification_id: 'trending_episode_1_20261122T100000Z',
    created_at: '2026-11-22T10:00:00.000Z',
    type: 'TRENDING_NOW',
    ttl_sec: 600,
    payload: { episode_id: 'episode_1', plays_in_window: 61, score: 70 },
  };
  const decide = (now: string) =>
    decideBroadcast({ message: trending, template: undefined, title: 'Markets', now: new Date(now) });

  it('given a fresh one, then it is told in every language', () => {
    const delivery = decide('2026-11-22T10:05:00.000Z');
    assert.ok(delivery.state === 'delivered');
    assert.deepEqual(Object.keys(delivery.messages).sort(), [...LANGUAGES].sort());
    assert.equal(new Set(Object.values(delivery.messages)).size, LANGUAGES.length);
  });

  it('given one of eleven minutes ago, then it has expired', () => {
    assert.deepEqual(decide('2026-11-22T10:11:00.000Z'), {
      state: 'expired',
      reason: '660 s old; worth telling for 600 s',
    });
  });
});

describe('isFinal', () => {
  it('is true of the four ends alone', () => {
    assert.deepEqual(
      (['pending', 'announced', 'delivered', 'expired', 'suppressed', 'failed'] as const).map(isFinal),
      [false, false, true, true, true, true],
    );
  });
});

describe('defaultTemplates', () => {
  for (const type of NOTIFICATION_TYPES) {
    it(`has a text that names the title for ${type} in every language`, () => {
      for (const language of LANGUAGES) assert.match(defaultTemplates[type][language], /\{\{title\}\}/);
    });
  }
});
