import assert from 'node:assert/strict';
import { coalesced } from './coalesced.ts';

/** Work that waits to be let go, one run at a time. */
function gate() {
  const runs: { key: string; end: (error?: Error) => void }[] = [];
  const work = (key: string) =>
    new Promise<void>((resolve, reject) => {
      runs.push({ key, end: (error) => (error ? reject(error) : resolve()) });
    });
  return { runs, work };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('coalesced work', () => {
  it('runs once more for all who asked while it ran', async () => {
    const { runs, work } = gate();
    const run = coalesced(work);
    const asked = [run('a'), run('a'), run('a'), run('a')];
    assert.equal(runs.length, 1);
    runs[0]?.end();
    await asked[0];
    await settled();
    assert.equal(runs.length, 2);
    runs[1]?.end();
    await Promise.all(asked);
    assert.equal(runs.length, 2);
  });

  it('runs anew for who asks during the second run, and after all', async () => {
    const { runs, work } = gate();
    const run = coalesced(work);
    const first = [run('a'), run('a')];
    runs[0]?.end();
    await settled();
    const third = run('a');
    runs[1]?.end();
    await Promise.all(first);
    await settled();
    runs[2]?.end();
    await third;
    const fourth = run('a');
    runs[3]?.end();
    await fourth;
    assert.equal(runs.length, 4);
  });

  it('runs for different keys side by side', async () => {
    const { runs, work } = gate();
    const run = coalesced(work);
    const asked = [run('a'), run('b')];
    assert.deepEqual(
      runs.map(({ key }) => key),
      ['a', 'b'],
    );
    for (const { end } of runs) end();
    await Promise.all(asked);
  });

  it('fails for those whose run failed, and for nobody else', async () => {
    const { runs, work } = gate();
    const run = coalesced(work);
    const [first, second] = [run('a'), run('a')];
    runs[0]?.end(new Error('down'));
    await assert.rejects(first, /down/);
    await settled();
    runs[1]?.end();
    await second;
  });
});
