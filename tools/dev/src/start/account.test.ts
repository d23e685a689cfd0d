import assert from 'node:assert/strict';
import { type Found, type SentIn, unaccounted } from './account.ts';

const uploaded = { bucket: 'uploads', name: 'a.wav', generation: '1' };
const sent: SentIn = {
  uploads: [uploaded],
  refused: { late: 2 },
  figures: new Map([['episode_1', { plays: 3, shares: { email: 1 } }]]),
};
const found: Found = {
  uploads: [{ name: 'a.wav', generation: '1', kind: 'audio', state: 'done' }],
  rejected: { late: 2 },
  metrics: {
    episode_1: { episode_id: 'episode_1', plays: 3, shares: { email: 1 }, updated_at: new Date(0) },
  },
  deliveries: [{ function: 'foldPlayback', deadLettered: 0, dropped: 0 }],
  reconciliation: { episodes_compared: 1, worst: [] },
};

const texts = (there: Found) => unaccounted(sent, there).map(({ text }) => text);

describe('the account of what was sent in', () => {
  it('is clean when every upload is final and every event counted or refused', () => {
    assert.deepEqual(texts(found), []);
  });

  it('names an upload without a record, and one without a final state', () => {
    assert.deepEqual(texts({ ...found, uploads: [] }), ['upload a.wav: there is no record of it']);
    const waiting = [{ name: 'a.wav', generation: '1', kind: 'audio', state: 'submitted' } as const];
    assert.deepEqual(texts({ ...found, uploads: waiting }), ['upload a.wav: still submitted']);
  });

  it('names functions that gave events up', () => {
    const deliveries = [{ function: 'deliver', deadLettered: 2, dropped: 1 }];
    assert.deepEqual(texts({ ...found, deliveries }), ['deliver: 3 events given up after failing each time']);
  });

  it('names counters that differ from the raw events, and a comparison that left episodes out', () => {
    const worst = [{ path: 'metrics/e', counter: 'plays', live: 1, offline: 2 }];
    assert.deepEqual(texts({ ...found, reconciliation: { episodes_compared: 1, worst } }), [
      'metrics/e: plays: 1 live, 2 by the raw events',
    ]);
    assert.deepEqual(texts({ ...found, reconciliation: { episodes_compared: 0, worst: [] } }), [
      'only 0 of 1 episodes were compared with the raw events in BigQuery',
    ]);
  });

  it('names refusals that are missing or too many', () => {
    assert.deepEqual(texts({ ...found, rejected: { late: 1, full: 1 } }), [
      'events refused as late: 2 sent, 1 found',
      'events refused as full: 0 sent, 1 found',
    ]);
  });

  it('names every counter that is off by one, in either direction, maps included', () => {
    const metrics = { episode_1: { episode_id: 'episode_1', plays: 4, shares: { email: 1, whatsapp: 1 } } };
    assert.deepEqual(texts({ ...found, metrics }), [
      'episode_1: plays: 3 happened, 4 counted',
      'episode_1: shares.whatsapp: 0 happened, 1 counted',
    ]);
    assert.deepEqual(texts({ ...found, metrics: {} }), [
      'episode_1: plays: 3 happened, 0 counted',
      'episode_1: shares.email: 1 happened, 0 counted',
    ]);
  });
});
