import assert from 'node:assert/strict';
import { askUntilTold } from './retrying.ts';

/** Asks for what is there after some failures, with pauses that pass when they are told to. */
function asking(failing: number) {
  const seen: string[] = [];
  const pauses: { readonly ms: number; readonly run: () => void }[] = [];
  let asked = 0;
  const end = askUntilTold(
    {
      ask: () =>
        (asked += 1) <= failing
          ? Promise.reject(new Error(`failure ${asked}`))
          : Promise.resolve(`answer ${asked}`),
      after: (ms, run) => {
        const pause = { ms, run };
        pauses.push(pause);
        return () => void pauses.splice(pauses.indexOf(pause), 1);
      },
    },
    { answer: (answer) => seen.push(answer), failure: (error) => seen.push((error as Error).message) },
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { seen, pauses, end, settled, asked: () => asked };
}

describe('what is asked for until it is told', () => {
  it('is asked for again after growing pauses, the failure being told, and no more once it is there', async () => {
    const { seen, pauses, settled } = asking(7);
    const waited: number[] = [];
    await settled();
    for (let pause = pauses.shift(); pause; pause = pauses.shift()) {
      waited.push(pause.ms);
      pause.run();
      await settled();
    }
    assert.deepEqual(waited, [1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000]);
    assert.deepEqual([seen[0], seen.at(-1), seen.length], ['failure 1', 'answer 8', 8]);
  });

  it('is left alone once nobody wants it any more, during a pause as well as during an attempt', async () => {
    const pausing = asking(1);
    await pausing.settled();
    pausing.end();
    assert.deepEqual([pausing.pauses, pausing.seen, pausing.asked()], [[], ['failure 1'], 1]);
    for (const failing of [0, 1]) {
      const asked = asking(failing);
      asked.end();
      await asked.settled();
      assert.deepEqual([asked.pauses, asked.seen], [[], []]);
    }
  });
});
