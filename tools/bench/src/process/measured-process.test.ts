import assert from 'node:assert/strict';
import { startMeasured } from './measured-process.ts';

const script = new URL('./testing/subject.ts', import.meta.url).href;

describe('a measured process', () => {
  it('tells what it uses, which grows with what it does', async () => {
    const child = startMeasured({ script, args: ['busy'] });
    try {
      assert.equal(await child.told('greeting'), 'busy');
      const before = await child.usage();
      assert.ok(before.cpuUs > 0 && before.rssBytes > 0);
      assert.deepEqual(before.firestore, { reads: 0, writes: 0, commits: 0, refused: 0, others: 0 });
      const after = await child.usage('retained');
      assert.ok(after.cpuUs > before.cpuUs);
      assert.ok(after.heapBytes > 0);
    } finally {
      await child.stop();
    }
  });

  it('tells its last words when it ends before it has told what is awaited', async () => {
    const child = startMeasured({ script, args: ['fail'] });
    await assert.rejects(child.told('greeting'), /ended before it told its greeting[\s\S]*out of sorts/);
    await child.stop();
  });
});
