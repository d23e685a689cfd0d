import assert from 'node:assert/strict';
import { waitAfter, WAITS_MS } from './retry.ts';

const PRINTED =
  'functions: Since this is your first time using 2nd gen functions, we need a little bit longer to finish setting everything up. Retry the deployment in a few minutes.';

describe('trying a deploy again', () => {
  it('is for an Eventarc agent that is too new, longer each time, and ends', () => {
    const waits = [1, 2, 3, 4, 5].map((failures) => waitAfter(PRINTED, failures));
    assert.deepEqual(waits, [...WAITS_MS, undefined]);
    assert.deepEqual(
      WAITS_MS,
      [...WAITS_MS].sort((a, b) => a - b),
    );
  });

  it('is not for any other fault', () => {
    for (const text of ['Quota exceeded', 'Permission denied', 'HTTP Error: 403', '']) {
      assert.equal(waitAfter(text, 1), undefined, text);
    }
  });
});
