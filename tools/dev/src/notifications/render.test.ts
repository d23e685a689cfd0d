import assert from 'node:assert/strict';
import type { NotificationDocument } from '@earshot/contracts';
import { renderNotifications } from './render.ts';

const common = {
  notification_id: 'continue_1',
  type: 'CONTINUE_LISTENING',
  user_id: 'user_0001',
  ttl_sec: 1800,
  payload: { episode_id: 'episode_1', resume_position_sec: 600 },
  expires_at: new Date('2026-12-22T10:00:00.000Z'),
} as const;
const delivered: NotificationDocument = {
  ...common,
  created_at: '2026-11-22T10:00:00.000Z',
  state: 'delivered',
  language: 'EN',
  message: 'Go on.',
  push: 'sent',
  read_at: new Date('2026-11-22T10:05:00.000Z'),
};
const suppressed: NotificationDocument = {
  ...common,
  created_at: '2026-11-22T09:00:00.000Z',
  state: 'suppressed',
  reason: 'user_0001 is listening already',
};

describe('what ./dev notifications shows', () => {
  it('is each notification with its state, its words or the reason why there are none', () => {
    const ledger = {
      user_id: 'user_0001',
      day: '2026-11-22',
      weight: 1,
      last: {},
      expires_at: new Date('2026-12-22T10:00:00.000Z'),
    };
    assert.equal(
      renderNotifications('user_0001', [delivered, suppressed], ledger),
      [
        'Notifications of user_0001',
        'created                   type                state       push  told    why                             seen',
        '────────────────────────  ──────────────────  ──────────  ────  ──────  ──────────────────────────────  ────',
        '2026-11-22T10:00:00.000Z  CONTINUE_LISTENING  delivered   sent  Go on.                                  read',
        '2026-11-22T09:00:00.000Z  CONTINUE_LISTENING  suppressed                user_0001 is listening already',
        '2 rows',
        'told on 2026-11-22: weight 1 of the daily cap',
      ].join('\n'),
    );
  });

  it('says so when there is none', () => {
    assert.equal(renderNotifications('user_0002', [], undefined), 'Notifications of user_0002\nnone yet');
  });
});
