import assert from 'node:assert/strict';
import { type DocumentSnapshot, GeoPoint, Timestamp } from 'firebase-admin/firestore';
import { dataOf } from './read.ts';

const snapshot = (data: object | undefined) =>
  ({ exists: data !== undefined, data: () => data }) as unknown as DocumentSnapshot;

describe('dataOf', () => {
  it('gives every time as a Date, however deep it lies', () => {
    const at = new Date('2026-11-22T10:00:00.123Z');
    const time = Timestamp.fromDate(at);
    assert.deepEqual(dataOf(snapshot({ at: time, list: [{ at: time }], map: { deep: { at: time } } })), {
      at,
      list: [{ at }],
      map: { deep: { at } },
    });
  });

  it('leaves other values as they are', () => {
    const place = new GeoPoint(1, 2);
    const data = { text: 'a', n: 1.5, none: null, yes: true, place };
    assert.deepEqual(dataOf(snapshot(data)), data);
  });

  it('gives nothing of a document that does not exist', () => {
    assert.equal(dataOf(snapshot(undefined)), undefined);
  });
});
