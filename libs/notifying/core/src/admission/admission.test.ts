import assert from 'node:assert/strict';
import {
  decodeWith,
  NOTIFICATION_TYPES,
  type NotificationLedgerDocument,
  type NotificationPreferences,
  notificationPreferencesSchema,
  type NotificationType,
  type PersonalMessage,
  type QuietHours,
} from '@earshot/contracts';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { rules } from '../rules/registry.ts';
import { admit, type AdmissionCase } from './admission.ts';
import { payloads } from '../testing/messages.ts';

const NOW = new Date('2026-11-22T21:30:00.000Z');
const DAY = '2026-11-22';

const of = (type: NotificationType, created_at = NOW) =>
  ({
    notification_id: `${type}_1`,
    created_at: created_at.toISOString(),
    type,
    user_id: 'user_0001',
    ttl_sec: rules[type].ttl_sec,
    payload: payloads[type],
  }) as PersonalMessage;

const wanting = (types: object, quiet_hours?: QuietHours): NotificationPreferences => {
  const decoded = decodeWith(notificationPreferencesSchema, { types, quiet_hours });
  return decoded.ok ? decoded.value : assert.fail(decoded.reason);
};

const ledger = (fields: Partial<NotificationLedgerDocument> = {}): NotificationLedgerDocument => ({
  user_id: 'user_0001',
  day: DAY,
  weight: 0,
  last: {},
  expires_at: NOW,
  ...fields,
});

/** A case of a listener who is told, but for what differs. */
interface Given extends Partial<AdmissionCase> {
  readonly preferences?: NotificationPreferences;
}
const decide = ({ preferences, ...given }: Given = {}) =>
  admit({
    message: of('CONTINUE_LISTENING'),
    account: { notifications_enabled: true, notification_preferences: preferences },
    ledger: undefined,
    dailyCap: 5,
    now: NOW,
    ...given,
  });
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

describe('admit', () => {
  it('given a listener who was told nothing, then it is admitted, and the ledger says so', () => {
    assert.deepEqual(decide(), {
      state: 'admitted',
      ledger: {
        user_id: 'user_0001',
        day: DAY,
        weight: 1,
        last: { CONTINUE_LISTENING: NOW },
        expires_at: new Date('2026-12-22T21:30:00.000Z'),
      },
    });
  });

  it('given a listener who has turned notifications off, then it is suppressed', () => {
    const account = { notifications_enabled: false, notification_preferences: undefined };
    assert.deepEqual(decide({ account }), {
      state: 'suppressed',
      reason: 'user_0001 has turned notifications off',
      because: { kind: 'untold.off', values: { user: 'user_0001' } },
    });
  });

  it('given a listener who does not want the type, then it is suppressed, and no other type is', () => {
    const preferences = wanting({ TRENDING_NOW: false });
    assert.deepEqual(decide({ message: of('TRENDING_NOW'), preferences }), {
      state: 'suppressed',
      reason: 'user_0001 wants no TRENDING_NOW',
      because: { kind: 'untold.type_off', values: { user: 'user_0001', type: 'TRENDING_NOW' } },
    });
    assert.equal(decide({ preferences }).state, 'admitted');
  });

  describe('given quiet hours', () => {
    const night = wanting({}, { from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' });

    it('then what is worth telling after them waits for their end', () => {
      assert.deepEqual(decide({ message: of('NEW_FOR_YOU'), preferences: night }), {
        state: 'deferred',
        until: new Date('2026-11-23T06:00:00.000Z'),
        reason: 'quiet until 2026-11-23T06:00:00.000Z',
        because: { kind: 'untold.quiet', values: { until: '2026-11-23T06:00:00.000Z' } },
      });
    });

    it('then what is not is suppressed', () => {
      assert.deepEqual(decide({ preferences: night }), {
        state: 'suppressed',
        reason: 'quiet until 2026-11-23T06:00:00.000Z; worth telling until 2026-11-22T22:00:00.000Z',
        because: {
          kind: 'untold.quiet_long',
          values: { until: '2026-11-23T06:00:00.000Z', over: '2026-11-22T22:00:00.000Z' },
        },
      });
    });

    it('then what is worth telling to the very moment of their end waits for it', () => {
      const message = { ...of('CONTINUE_LISTENING'), ttl_sec: 8.5 * 3_600 };
      assert.equal(decide({ message, preferences: night }).state, 'deferred');
      const less = { ...message, ttl_sec: message.ttl_sec - 1 };
      assert.equal(decide({ message: less, preferences: night }).state, 'suppressed');
    });

    it('then the day that is counted is the listener’s, not UTC’s', () => {
      const awake = wanting({}, { from: '03:00', to: '07:00', time_zone: 'Asia/Tokyo' });
      const full = ledger({ weight: 5 });
      assert.equal(decide({ ledger: full }).state, 'suppressed');
      const told = decide({ ledger: full, preferences: awake, now: new Date('2026-11-22T17:00:00Z') });
      assert.deepEqual('ledger' in told && [told.ledger.day, told.ledger.weight], ['2026-11-23', 1]);
    });
  });

  it('given another of the type within its cool-down, then it is suppressed; at its end it is admitted', () => {
    const message = of('FINISHED_NEXT');
    const toldAgo = (seconds: number) => ledger({ last: { FINISHED_NEXT: ago(seconds) } });
    assert.deepEqual(decide({ message, ledger: toldAgo(3_599) }), {
      state: 'suppressed',
      reason: 'another FINISHED_NEXT at 2026-11-22T20:30:01.000Z, less than 3600 s ago',
      because: {
        kind: 'untold.another',
        values: { type: 'FINISHED_NEXT', last: '2026-11-22T20:30:01.000Z', seconds: 3600 },
      },
    });
    assert.equal(decide({ message, ledger: toldAgo(3_600) }).state, 'admitted');
    assert.equal(decide({ ledger: toldAgo(1) }).state, 'admitted', 'another type has its own');
  });

  it('given a day that is full, then it is suppressed; given the next day, then it is admitted', () => {
    assert.deepEqual(decide({ ledger: ledger({ weight: 5 }) }), {
      state: 'suppressed',
      reason: 'enough for 2026-11-22: the cap is 5',
      because: { kind: 'untold.enough', values: { day: '2026-11-22', cap: 5 } },
    });
    assert.equal(decide({ ledger: ledger({ weight: 4 }) }).state, 'admitted');
    const heavy = of('TRENDING_NOW');
    assert.equal(decide({ message: heavy, ledger: ledger({ weight: 4 }) }).state, 'suppressed');
    assert.equal(decide({ ledger: ledger({ day: '2026-11-21', weight: 5 }) }).state, 'admitted');
  });

  it('never lets the notifications of a day weigh more than the cap, nor two of a type meet in a cool-down', () => {
    const asked = fc.array(
      fc.tuple(fc.constantFrom(...NOTIFICATION_TYPES), fc.integer({ min: 0, max: 4 * 3_600 })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 8 }), (sequence, dailyCap) => {
        let now = NOW.getTime();
        let held: NotificationLedgerDocument | undefined;
        const told: { readonly type: NotificationType; readonly at: number }[] = [];
        for (const [type, pauseSec] of sequence) {
          now += pauseSec * 1000;
          const answer = decide({ message: of(type), ledger: held, dailyCap, now: new Date(now) });
          if (answer.state !== 'admitted') continue;
          held = answer.ledger;
          told.push({ type, at: now });
        }
        const byDay = Map.groupBy(told, ({ at }) => new Date(at).toISOString().slice(0, 10));
        for (const day of byDay.values()) {
          assert.ok(day.reduce((sum, { type }) => sum + rules[type].weight, 0) <= dailyCap);
        }
        for (const [i, { type, at }] of told.entries()) {
          const next = told.slice(i + 1).find((other) => other.type === type);
          assert.ok(!next || next.at - at >= rules[type].cooldown_sec * 1000);
        }
      }),
      cases(100),
    );
  });
});
