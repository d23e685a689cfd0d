import assert from 'node:assert/strict';
import type { QualityEvent } from '@earshot/contracts';
import { qualityEvent, TEST_TIME } from '@earshot/testing';
import { figureName } from '../figure.ts';
import { qualityKind } from './quality.ts';

let ids = 0;
const at = (second: number, event_type: 'BUFFERING_START' | 'BUFFERING_END', buffer_ms = 500) => {
  ids += 1;
  const event_time = new Date(Date.parse(TEST_TIME) + second * 1_000).toISOString();
  return qualityEvent({ event_id: `event_${ids}`, event_time, event_type, buffer_ms });
};
const stalls = (events: readonly QualityEvent[]) => {
  const tally = qualityKind.measure(qualityKind.join(qualityKind.empty, events).body);
  const of = (field: string) => tally.get(figureName('metrics', 'episode_1', 0, field)) ?? 0;
  return [of('stalls'), of('stall_ms')];
};

describe('stalls', () => {
  it('are one for a start with its end, and last what the end says', () => {
    assert.deepEqual(stalls([at(0, 'BUFFERING_START', 500), at(2, 'BUFFERING_END', 1_700)]), [1, 1_700]);
  });

  it('are one for an end that no start came before', () => {
    assert.deepEqual(stalls([at(0, 'BUFFERING_END', 900), at(5, 'BUFFERING_START')]), [2, 900]);
  });

  it('are one for a start and an end of the same moment, whatever their ids', () => {
    assert.deepEqual(stalls([at(0, 'BUFFERING_END', 900), at(0, 'BUFFERING_START')]), [1, 900]);
  });
});
