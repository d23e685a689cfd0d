import assert from 'node:assert/strict';
import { createOnce, deleteUnchanged, readDocuments, updateUnchanged } from '@earshot/adapter-firestore';
import { paths, type RejectedDocument } from '@earshot/contracts';
import { logged } from '@earshot/testing';
import { sharedFirestore } from '../testing/firestore.ts';
import { receive, stored, withAccount } from '../testing/notifications.ts';
import { reminder } from '../testing/reminder.ts';

describe('delivering over the wire', () => {
  const writes: string[] = [];

  before(async () => {
    const service = await sharedFirestore();
    service.onWrite(({ document }) => writes.push(document));
  });

  const writesTo = (path: string) => writes.filter((document) => document === path).length;

  describe('a message that comes in ten copies at once', () => {
    /** Half of them are too old, so that two that both wrote would not write the same. */
    const copies = (user: string) =>
      Array.from({ length: 10 }, (_, i) => {
        const created_at = new Date(Date.now() - (i % 2) * 3_600_000).toISOString();
        return receive(reminder(user, { created_at }));
      });

    it('makes one inbox entry, once', async () => {
      await Promise.all(copies('user_new'));
      assert.equal(writesTo(paths.userNotification('user_new', 'continue_1')), 1);
    });

    it('settles an inbox entry once', async () => {
      const path = paths.userNotification('user_old', 'continue_1');
      await createOnce(path, { ...reminder('user_old'), state: 'announced' });
      await Promise.all(copies('user_old'));
      assert.equal(writesTo(path), 2, 'its creation and its end');
    });
  });

  it('tells nobody of an episode that may not be recommended any more', async () => {
    await withAccount('user_spared');
    const episode = { episode_id: 'undecided', status: 'ready', image_upload: 'upload_1' };
    await createOnce(paths.episode('undecided'), episode);
    const fits = { episode_id: 'undecided', fits: 'label', label: 'world' };
    const message = { ...reminder('user_spared'), type: 'NEW_FOR_YOU', payload: fits };
    await receive(message);
    const { inbox } = await stored('user_spared');
    assert.deepEqual(
      [inbox?.state, inbox?.reason],
      ['suppressed', 'undecided may not be recommended any more'],
    );
  });

  it('keeps what cannot be read once, however often it is delivered', async () => {
    await Promise.all([1, 2, 3].map(() => receive({ type: 'X' }, '77')));
    assert.equal(writesTo(paths.rejected('notifications-77-0')), 1);
  });

  it('says what cannot be read where it is kept, and not in a log, for it may name a listener', async () => {
    const entries = await logged(() => receive(reminder('anna/at/home', { ttl_sec: 0 }), '78'));
    assert.deepEqual(
      entries.map(({ event, event_id }) => [event, event_id]),
      [['event_rejected', 'notifications-78-0']],
    );
    assert.ok(!JSON.stringify(entries).includes('anna'));
    const [kept] = await readDocuments([paths.rejected('notifications-78-0')]);
    assert.match((kept?.data as RejectedDocument).reason, /anna.*ttl_sec/);
  });

  describe('a guarded write', () => {
    const version = async (path: string) => {
      const [document] = await readDocuments([path]);
      assert.ok(document);
      return document.version;
    };

    it('creates a document once', async () => {
      assert.equal(await createOnce('things/a', { n: 1 }), true);
      assert.equal(await createOnce('things/a', { n: 2 }), false);
      const [document] = await readDocuments(['things/a']);
      assert.deepEqual(document?.data, { n: 1 });
    });

    it('updates and deletes the version that was read, and no other', async () => {
      await createOnce('things/b', { n: 1 });
      const old = await version('things/b');
      assert.equal(await updateUnchanged('things/b', old, { n: 2 }), true);
      assert.equal(await updateUnchanged('things/b', old, { n: 3 }), false);
      assert.equal(await deleteUnchanged('things/b', old), false);
      assert.equal(await deleteUnchanged('things/b', await version('things/b')), true);
      assert.equal(await updateUnchanged('things/b', old, { n: 4 }), false);
    });

    it('does not take another fault for a change', async () => {
      await assert.rejects(createOnce('things/__reserved__', { n: 1 }));
    });
  });
});
