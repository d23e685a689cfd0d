import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import {
  NOTIFICATION_TYPES,
  type NotificationDocument,
  type NotificationType,
  paths,
  type RecommendationsDocument,
} from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { onDismissal } from './dismissal.ts';
import { sharedFirestore } from './testing/firestore.ts';

describe('a notification that its listener dismisses', () => {
  let db: Firestore;

  before(async () => {
    await sharedFirestore();
    db = await firestore();
    process.env['CATALOGUE_LIFE_SEC'] = '0';
  });
  after(() => {
    delete process.env['CATALOGUE_LIFE_SEC'];
  });

  const dismissing = async (type: NotificationType) => {
    const user_id = `dismisses_${type}`;
    await db.doc(paths.profile(user_id)).set({ user_id });
    const told = { type, user_id, payload: { episode_id: 'episode_1' }, state: 'delivered' };
    const before = told as NotificationDocument;
    await onDismissal(before, { ...before, dismissed_at: new Date() });
    const list = await db.doc(paths.recommendations(user_id)).get();
    return Object.keys((list.data() as RecommendationsDocument | undefined)?.dismissed ?? {});
  };

  for (const type of NOTIFICATION_TYPES.filter((one) => one !== 'QUALITY_HELP')) {
    it(`puts its episode away when it is a ${type}`, async () => {
      assert.deepEqual(await dismissing(type), ['episode_1']);
    });
  }

  it('puts nothing away when it is a QUALITY_HELP, which offers no episode', async () => {
    assert.deepEqual(await dismissing('QUALITY_HELP'), []);
  });
});
