import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { madeUpEpisodes } from './catalogue.ts';
import { tell } from './telling.ts';
import { given } from './testing/options.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('telling a history', () => {
  it('takes no more memory after 200,000 events than after 20,000', () => {
    const telling = tell(
      given({
        episodes: madeUpEpisodes(1, 100),
        listeners: 10_000,
        rate: 100,
        seconds: 600,
        longPauses: 0.5,
      }),
    );
    const heapAfter = (events: number) => {
      for (let event = 0; event < events; event += 1) {
        if (telling.next().done) assert.fail('the history is too short');
      }
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const early = heapAfter(20_000);
    const late = heapAfter(180_000);
    assert.ok(late < 1.5 * early, `${early} bytes, then ${late}`);
  });
});
