import assert from 'node:assert/strict';
import { decodeWith } from '../validate.ts';
import { notificationMessageSchema, templateSchema } from './notification.ts';
import { userSchema } from './user.ts';

const reminder = {
  notification_id: 'continue_1',
  created_at: '2026-11-22T10:00:00Z',
  type: 'CONTINUE_LISTENING',
  user_id: 'user_0001',
  ttl_sec: 1800,
  payload: { episode_id: 'episode_1', resume_position_sec: 600 },
};

describe('a notification message', () => {
  it('is decoded from its document to the reference’s fields in the reference’s order', () => {
    const document = { ...reminder, state: 'pending', expires_at: new Date() };
    const decoded = decodeWith(notificationMessageSchema, document);
    assert.ok(decoded.ok);
    assert.equal(JSON.stringify(decoded.value), JSON.stringify(reminder));
  });

  it('names what is wrong with it', () => {
    const decoded = decodeWith(notificationMessageSchema, { ...reminder, user_id: '../x', ttl_sec: 1.5 });
    assert.ok(!decoded.ok);
    assert.match(decoded.reason, /user_id: .*"\.\.\/x"; ttl_sec: .* got 1\.5/);
  });

  it('is to everybody when it is of such a kind and names nobody, and to one user when it names one', () => {
    const { user_id, ...rest } = reminder;
    const payload = { episode_id: 'episode_1', plays_in_window: 61, score: 70 };
    const trending = { ...rest, type: 'TRENDING_NOW', payload };
    assert.deepEqual(decodeWith(notificationMessageSchema, trending), { ok: true, value: trending });
    const personal = { ...trending, user_id };
    assert.deepEqual(decodeWith(notificationMessageSchema, personal), { ok: true, value: personal });
    assert.equal(decodeWith(notificationMessageSchema, { ...trending, user_id: 7 }).ok, false);
    const nobodys = decodeWith(notificationMessageSchema, rest);
    assert.match(nobodys.ok ? '' : nobodys.reason, /^user_id: /);
  });

  it('is refused without the payload of its type', () => {
    assert.equal(decodeWith(notificationMessageSchema, { ...reminder, type: 'TRENDING_NOW' }).ok, false);
  });
});

describe('a template', () => {
  it('counts a text that is empty or no text as not given', () => {
    assert.deepEqual(decodeWith(templateSchema, { msg_en: ' Hi ', msg_es: '  ', msg_de: 7, other: 'x' }), {
      ok: true,
      value: { msg_en: 'Hi', msg_es: undefined, msg_de: undefined },
    });
  });
});

describe('an account', () => {
  const languageOf = (account: object) => {
    const decoded = decodeWith(userSchema, account);
    return decoded.ok && decoded.value.language;
  };

  it('has its language, however it is spelt, or English', () => {
    assert.deepEqual(
      [{ language: 'DE' }, { language: ' fr' }, { language: 'PT' }, { language: 5 }, {}].map(languageOf),
      ['DE', 'FR', 'EN', 'EN', 'EN'],
    );
  });

  const preferencesOf = (notification_preferences: unknown) => {
    const decoded = decodeWith(userSchema, { notification_preferences });
    return decoded.ok ? decoded.value.notification_preferences : assert.fail(decoded.reason);
  };

  it('wants each type unless it says false, whatever else it says', () => {
    const preferences = preferencesOf({ types: { TRENDING_NOW: false, NEW_FOR_YOU: 'no', OTHER: false } });
    assert.deepEqual(preferences?.types, {
      CONTINUE_LISTENING: true,
      TRENDING_NOW: false,
      NEW_FOR_YOU: true,
      FINISHED_NEXT: true,
      QUALITY_HELP: true,
    });
    assert.equal(preferencesOf({ types: 'none' })?.types.TRENDING_NOW, true);
    assert.equal(preferencesOf({})?.types.TRENDING_NOW, true);
    assert.equal(preferencesOf('quiet'), undefined);
  });

  it('has the quiet hours that it names, and none that cannot be kept', () => {
    const night = { from: '22:00', to: '07:30', time_zone: 'Europe/Berlin' };
    const faults = [{ from: '24:00' }, { to: '7:30' }, { to: '22:00' }, { time_zone: 'Mars/Base' }];
    assert.deepEqual(preferencesOf({ quiet_hours: night })?.quiet_hours, night);
    for (const fault of faults) {
      assert.equal(preferencesOf({ quiet_hours: { ...night, ...fault } })?.quiet_hours, undefined);
    }
  });

  it('has the devices whose tokens can be some, each once and at most a hundred', () => {
    const tokensOf = (tokens?: unknown) => {
      const decoded = decodeWith(userSchema, { tokens });
      return decoded.ok && decoded.value.tokens;
    };
    assert.deepEqual([undefined, 'a', ['a', 7, '', 'b', 'a', 'x'.repeat(5_000)]].map(tokensOf), [
      [],
      [],
      ['a', 'b'],
    ]);
    const many = Array.from({ length: 101 }, (_, i) => `token_${i}`);
    assert.deepEqual(tokensOf(many), many.slice(1));
  });

  it('wants notifications unless it says no', () => {
    const wants = (account: object) => {
      const decoded = decodeWith(userSchema, account);
      return decoded.ok && decoded.value.notifications_enabled;
    };
    assert.deepEqual([{}, { notifications_enabled: false }, { notifications_enabled: 'x' }].map(wants), [
      true,
      false,
      true,
    ]);
  });
});
