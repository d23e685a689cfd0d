import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageCorpus, picture } from '@earshot/samples/images';

interface Peak {
  readonly reason?: string;
  readonly grownBy: number;
  readonly peak: number;
}

describe('the memory that an image takes', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-images-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function peakOf(name: string, bytes: Uint8Array): Promise<Peak> {
    const file = join(folder, name);
    await writeFile(file, bytes);
    const script = join(import.meta.dirname, 'testing/peak.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, file]);
    return JSON.parse(stdout) as Peak;
  }

  it('is less for whatever is refused by its header than for a usual cover', async () => {
    const usual = await peakOf('usual.jpg', await picture(3000, 3000).jpeg().toBuffer());
    assert.equal(usual.reason, undefined);
    assert.ok(usual.grownBy > 20, `${usual.grownBy} MB: a cover of 3,000 pixels takes 27 MB`);
    const names =
      /bomb|claims-(4|36|100)|just-too-large|vector\.svg|document|scan|text\.jpg|phone\.heic|half\.(png|jpg)/;
    const refused = imageCorpus.filter(({ name }) => names.test(name));
    assert.equal(refused.length, 14);
    for (const { name, make } of refused) {
      const { reason, grownBy } = await peakOf(name, await make());
      assert.ok(reason, name);
      assert.ok(grownBy < usual.grownBy, `${name}: ${grownBy} MB of ${usual.grownBy} MB`);
    }
  });
});
