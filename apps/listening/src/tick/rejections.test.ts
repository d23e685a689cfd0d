import assert from 'node:assert/strict';
import { countRejections } from '@earshot/adapter-firestore';
import { paths, type RejectedDocument, type RejectionsDocument } from '@earshot/contracts';
import { playbackEvent, qualityEvent } from '@earshot/testing';
import type { Firestore } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';
import { BASE, instance, messageOf, time } from '../testing/instance.ts';
import { tick } from './tick.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const always = () => Promise.resolve(true);

describe('counting what is rejected', () => {
  let db: Firestore;

  withDatabases((databases) => {
    db = databases.client();
  });

  const summary = async () =>
    (await db.doc(paths.rejections()).get()).data() as RejectionsDocument | undefined;
  const updated = async () => (await db.doc(paths.rejections()).get()).updateTime?.valueOf();
  const total = async () => {
    const { days = {} } = (await summary()) ?? {};
    const counts = Object.values(days).flatMap((topics) =>
      Object.values(topics).flatMap((codes) => Object.values(codes)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  let ids = 0;
  const keep = async (at: number, fields: Partial<RejectedDocument> = {}) => {
    ids += 1;
    const rejected = {
      event_id: `event_${ids}`,
      topic: 'playback',
      code: 'late',
      rejected_at: new Date(at),
      ...fields,
    };
    await db.doc(paths.rejected(rejected.event_id)).set(rejected);
  };
  const hour = (at: number) => new Date(at).toISOString().slice(0, 13);

  it('comes to what was refused, by topic and reason, each event once', async () => {
    const { playback, quality } = instance(db);
    const late = playbackEvent({ event_id: 'late', event_time: time(-40 * 86_400) });
    const future = qualityEvent({ event_id: 'future', event_time: time(3_600) });
    const message = messageOf(
      [late, { event_id: 'invalid' }, playbackEvent({ event_time: time(0) })],
      time(1),
    );
    await Promise.all([playback(message), quality(messageOf([future], time(1)))]);
    await playback(message);
    await tick(new Date(BASE), () => Promise.resolve(db));
    const { days = {} } = (await summary()) ?? {};
    assert.deepEqual(Object.values(days), [{ playback: { late: 1, invalid: 1 }, quality: { future: 1 } }]);
  });

  it('writes nothing when nothing is new, and counts on when something is', async () => {
    await keep(Date.now());
    await countRejections(db, always);
    const before = await updated();
    assert.equal(await countRejections(db, always), false);
    assert.deepEqual(await updated(), before);
    await keep(Date.now(), { code: 'full' });
    await countRejections(db, always);
    assert.equal(await total(), 2);
  });

  it('keeps what is final, also when the rejected events are gone', async () => {
    const now = Date.now();
    await Promise.all([keep(now - 3 * DAY_MS), keep(now - 3 * DAY_MS), keep(now - 5 * HOUR_MS), keep(now)]);
    await countRejections(db, always);
    assert.equal(await total(), 4);
    const { docs } = await db.collection('rejected').where('rejected_at', '<', new Date(now)).get();
    await Promise.all(docs.map(({ ref }) => ref.delete()));
    await keep(now);
    await countRejections(db, always);
    assert.equal(await total(), 5);
    assert.ok(Object.keys((await summary())?.hours ?? {}).every((at) => at >= hour(now - 2 * DAY_MS)));
  });

  it('goes on where a run had to stop, and comes to the same when two run at once', async () => {
    const now = Date.now();
    await Promise.all(Array.from({ length: 6 }, (_, i) => keep(now - i * 7 * HOUR_MS)));
    let hours = 0;
    await countRejections(db, () => Promise.resolve((hours += 1) <= 2));
    assert.equal(await total(), 2);
    await Promise.all([countRejections(db, always), countRejections(db, always)]);
    assert.equal(await total(), 6);
  });

  it('counts an hour anew for as long as it may grow', async () => {
    const now = Date.now();
    await keep(now);
    await countRejections(db, always);
    await keep(now - 1_000);
    await countRejections(db, always);
    assert.equal(await total(), 2);
  });
});
