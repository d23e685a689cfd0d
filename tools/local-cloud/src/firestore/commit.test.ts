import { status } from '@grpc/grpc-js';
import {
  FieldValue,
  GeoPoint,
  Timestamp,
  type DocumentReference,
  type Firestore,
} from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { clientOf, onBoth } from './testing/suites.ts';

const refusedWith = (code: status) => (error: unknown) => (error as { code?: number }).code === code;

onBoth('a commit', (suite) => {
  let db: Firestore;
  let document: DocumentReference;
  let count = 0;

  beforeEach(() => {
    ({ db } = suite());
    document = db.doc(`commits/c${(count += 1)}`);
  });

  it('keeps every type of value', async () => {
    const values = {
      text: 'é𝄞',
      whole: 42,
      large: Number.MAX_SAFE_INTEGER,
      broken: 1.5,
      yes: true,
      nothing: null,
      notANumber: NaN,
      time: new Timestamp(1_700_000_000, 123_456_000),
      place: new GeoPoint(1, -2),
      bytes: Buffer.from('hi'),
      list: [1, 'a', { deep: [true] }],
      map: { 'odd key': { inner: 1 } },
      reference: db.doc('a/b'),
      vector: FieldValue.vector([1, 2]),
    };
    await document.set(values);
    assert.deepEqual((await document.get()).data(), values);
  });

  it('applies all writes or none', async () => {
    const taken = db.doc('commits/taken');
    await taken.set({ a: 1 });
    const batch = db.batch().set(document, { a: 1 }).create(taken, { a: 2 });
    await assert.rejects(batch.commit(), refusedWith(status.ALREADY_EXISTS));
    assert.equal((await document.get()).exists, false);
  });

  it('refuses to update what is not there', async () => {
    await assert.rejects(document.update({ a: 1 }), refusedWith(status.NOT_FOUND));
  });

  it('refuses an update that asks for an older update time', async () => {
    const { writeTime } = await document.set({ a: 1 });
    await document.set({ a: 2 });
    const late = document.update({ a: 3 }, { lastUpdateTime: writeTime });
    await assert.rejects(late, refusedWith(status.FAILED_PRECONDITION));
    assert.equal((await document.get()).get('a'), 2);
  });

  it('refuses an update time of a document that is not there', async () => {
    const { writeTime } = await document.set({ a: 1 });
    await document.delete();
    const late = document.update({ a: 3 }, { lastUpdateTime: writeTime });
    await assert.rejects(late, refusedWith(status.FAILED_PRECONDITION));
  });

  it('lets exactly one of many win that ask for the same update time', async () => {
    const { writeTime } = await document.set({ n: 0 });
    const tries = Array.from({ length: 20 }, (_, n) =>
      document.update({ n: n + 1 }, { lastUpdateTime: writeTime }),
    );
    const outcomes = await Promise.allSettled(tries);
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
  });

  it('gives every change of a document a later update time, to the microsecond', async () => {
    const writes = await Promise.all(Array.from({ length: 50 }, (_, n) => document.set({ n })));
    const times = new Set(writes.map(({ writeTime }) => `${writeTime.seconds}.${writeTime.nanoseconds}`));
    assert.equal(times.size, 50);
  });

  it('that changes nothing moves no update time and says so', async () => {
    const first = await document.set({ a: 1, map: { b: [1.5] } });
    const second = await document.set({ a: 1, map: { b: [1.5] } });
    const { updateTime } = await document.get();
    assert(updateTime?.isEqual(first.writeTime));
    assert(second.writeTime.isEqual(first.writeTime));
  });

  it('keeps the time of creation over updates, not over a deletion', async () => {
    await document.set({ a: 1 });
    const created = (await document.get()).createTime;
    await document.set({ a: 2 });
    assert((await document.get()).createTime?.isEqual(created ?? Timestamp.now()));
    await document.delete();
    await document.set({ a: 3 });
    assert.equal((await document.get()).createTime?.isEqual(created ?? Timestamp.now()), false);
  });

  it('writes a document more than once, each write seeing the one before', async () => {
    const batch = db.batch().create(document, { n: 1 });
    batch.update(document, { n: FieldValue.increment(1), m: 1 }).update(document, { m: FieldValue.delete() });
    await batch.commit();
    assert.deepEqual((await document.get()).data(), { n: 2 });
  });

  it('checks update times as of before the commit, however often it writes a document', async () => {
    const { writeTime } = await document.set({ n: 1 });
    const guard = { lastUpdateTime: writeTime };
    await db.batch().update(document, { n: 2 }, guard).update(document, { m: 3 }, guard).commit();
    assert.deepEqual((await document.get()).data(), { n: 2, m: 3 });
  });

  it('refuses to create what an earlier write of it made, and to update what one deleted', async () => {
    const made = db.batch().set(document, { n: 1 }).create(document, { n: 2 });
    await assert.rejects(made.commit(), refusedWith(status.INVALID_ARGUMENT));
    await document.set({ n: 1 });
    const deleted = db.batch().delete(document).update(document, { n: 2 });
    await assert.rejects(deleted.commit(), refusedWith(status.INVALID_ARGUMENT));
    assert.deepEqual((await document.get()).data(), { n: 1 });
  });

  it('creates what an earlier write of it deleted', async () => {
    await document.set({ old: true });
    await db.batch().delete(document).create(document, { old: false }).commit();
    assert.deepEqual((await document.get()).data(), { old: false });
  });

  it('merges only the fields of its mask', async () => {
    await document.set({ a: { b: 1, c: 2 }, d: 3 });
    await document.set({ a: { b: 5 }, e: 6 }, { merge: true });
    assert.deepEqual((await document.get()).data(), { a: { b: 5, c: 2 }, d: 3, e: 6 });
    await document.set({ a: { b: 7 }, d: 8 }, { mergeFields: ['d'] });
    assert.deepEqual((await document.get()).data(), { a: { b: 5, c: 2 }, d: 8, e: 6 });
    await document.update({ 'a.b': FieldValue.delete(), a2: { x: 1 }, 'd.e.f': 9 });
    assert.deepEqual((await document.get()).data(), { a: { c: 2 }, d: { e: { f: 9 } }, e: 6, a2: { x: 1 } });
  });

  it('increments whole and broken numbers, and what is no number as from 0', async () => {
    await document.set({ whole: 1, broken: 0.5, text: 'x', map: { n: 1 } });
    const by = (n: number) => FieldValue.increment(n);
    await document.update({
      whole: by(2),
      broken: by(1),
      text: by(3),
      none: by(4),
      'map.n': by(-1),
      'deep.er': by(0.5),
    });
    const wanted = { whole: 3, broken: 1.5, text: 3, none: 4, map: { n: 0 }, deep: { er: 0.5 } };
    assert.deepEqual((await document.get()).data(), wanted);
  });

  it('adds up increments of one document within one commit', async () => {
    const batch = db.batch();
    for (let n = 0; n < 100; n += 1) batch.set(document, { n: FieldValue.increment(1) }, { merge: true });
    await batch.commit();
    assert.equal((await document.get()).get('n'), 100);
  });

  it('stops an increment at the largest integer', async () => {
    const exact = clientOf(suite().service, { useBigInt: true });
    const same = exact.doc(document.path);
    await same.set({ n: 2n ** 63n - 2n });
    await document.update({ n: FieldValue.increment(5) });
    assert.equal((await same.get()).get('n'), 2n ** 63n - 1n);
    await exact.terminate();
  });

  it('unites and subtracts lists', async () => {
    await document.set({ list: [1, 'a', { m: 1 }], text: 'x' });
    await document.update({
      list: FieldValue.arrayUnion('a', 1, { m: 1 }, 2, 2),
      text: FieldValue.arrayUnion('y'),
    });
    assert.deepEqual((await document.get()).data(), { list: [1, 'a', { m: 1 }, 2], text: ['y'] });
    await document.update({
      list: FieldValue.arrayRemove(1, { m: 1 }, 'none'),
      text: FieldValue.arrayRemove('y'),
    });
    assert.deepEqual((await document.get()).data(), { list: ['a', 2], text: [] });
  });

  it('stamps the time of the commit, to the millisecond', async () => {
    const { writeTime } = await document.set({
      at: FieldValue.serverTimestamp(),
      in: { at: FieldValue.serverTimestamp() },
    });
    const { at, in: inner } = (await document.get()).data() as { at: Timestamp; in: { at: Timestamp } };
    assert.equal(at.nanoseconds % 1e6, 0);
    assert(at.isEqual(inner.at));
    assert(Math.abs(at.toMillis() - writeTime.toMillis()) <= 1000);
  });

  it('refuses a document over 1 MiB', async () => {
    const large = document.set({ text: 'x'.repeat(1_048_600) });
    await assert.rejects(large, refusedWith(status.INVALID_ARGUMENT));
    await document.set({ text: 'x'.repeat(1_048_000) });
  });

  it('deletes what is not there without a word', async () => {
    await document.delete();
    await assert.rejects(document.delete({ exists: true }), refusedWith(status.NOT_FOUND));
  });

  it('writes one by one in bulk, a refused one alone', async () => {
    const writer = db.bulkWriter();
    writer.onWriteError(() => false);
    const set = writer.set(document, { a: 1 });
    await writer.flush();
    const refused = assert.rejects(writer.create(document, { a: 2 }), refusedWith(status.ALREADY_EXISTS));
    const other = writer.set(document.collection('more').doc('m'), { b: 1 });
    await writer.close();
    await Promise.all([set, refused, other]);
    assert.equal((await document.get()).get('a'), 1);
  });
});
