import assert from 'node:assert/strict';
import type { QualityEvent } from '@earshot/contracts';
import { qualityEvent, TEST_TIME } from '@earshot/testing';
import { qualityKind } from './quality.ts';
import { roughnessOf } from './rough.ts';

const START = Date.parse(TEST_TIME);
let ids = 0;
const at = (second: number, event_type: 'BUFFERING_START' | 'BUFFERING_END', buffer_ms = 500) => {
  ids += 1;
  const event_time = new Date(START + second * 1_000).toISOString();
  return qualityEvent({ event_id: `event_${ids}`, event_time, event_type, buffer_ms });
};
const rough = (events: readonly QualityEvent[]) =>
  roughnessOf(qualityKind.join(qualityKind.empty, events).body);

describe('a session', () => {
  it('is rough from its third stall on', () => {
    const stalls = [0, 60, 120].map((second) => at(second, 'BUFFERING_START'));
    assert.equal(rough(stalls.slice(0, 2)), undefined);
    assert.deepEqual(rough(stalls), { stalls: 3, episode_id: 'episode_1', at: START + 120_000 });
  });

  it('is rough when it stood still for ten seconds', () => {
    const [start, end] = [at(0, 'BUFFERING_START'), at(5, 'BUFFERING_END', 5_000)];
    assert.equal(rough([start, end, at(60, 'BUFFERING_END', 4_999)]), undefined);
    assert.deepEqual(rough([start, end, at(60, 'BUFFERING_END', 5_000)]), {
      stalls: 2,
      episode_id: 'episode_1',
      at: START + 60_000,
    });
  });

  it('is not rough for dropouts', () => {
    const dropouts = [0, 1, 2, 3].map((second): QualityEvent => {
      const stall: Record<string, unknown> = { ...at(second, 'BUFFERING_START') };
      delete stall['buffer_ms'];
      return { ...stall, event_type: 'DROPOUT', drop_reason: 'network' } as unknown as QualityEvent;
    });
    assert.equal(rough(dropouts), undefined);
  });
});
