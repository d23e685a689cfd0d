import assert from 'node:assert/strict';
import type { Firestore } from 'firebase-admin/firestore';
import { keepRejected } from './rejected.ts';

const REJECTION = {
  event_id: 'event_1',
  topic: 'playback',
  code: 'invalid',
  reason: 'no event',
  event: '{}',
  publishedAt: 0,
} as const;

/** A database whose documents cannot be created, for a reason of google.rpc.Code. */
function refusing(code: number): Firestore {
  const create = () => Promise.reject(Object.assign(new Error(`code ${code}`), { code }));
  const get = () => Promise.resolve({ exists: true, data: () => REJECTION });
  return { doc: () => ({ create, get }) } as unknown as Firestore;
}

describe('keeping a rejected event', () => {
  it('leaves the one that is kept already as it is', async () => {
    await keepRejected(refusing(6), [REJECTION]);
  });

  it('fails, so that its message is told again, when the database is missing or not ready', async () => {
    for (const code of [5, 9, 14]) {
      await assert.rejects(keepRejected(refusing(code), [REJECTION]), new RegExp(`code ${code}`));
    }
  });
});
