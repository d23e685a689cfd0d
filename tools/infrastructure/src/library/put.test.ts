import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentVersion, readObject } from '@earshot/adapter-storage';
import { startStorage } from '@earshot/local-cloud';
import { root } from '../generate/codebases.ts';
import { putLibrary } from './put.ts';

describe("the library of BigQuery's functions", () => {
  const file = join(root, 'terraform/generated/bigquery-library.js');

  it('is put once, as it is', async () => {
    const service = await startStorage({ buckets: ['mirror'] });
    Object.assign(process.env, service.env);
    try {
      const target = { bucket: 'mirror', name: 'bigquery-library/listening-1.js' };
      assert.equal(await putLibrary(file, `gs://${target.bucket}/${target.name}`), 'created');
      assert.equal(await putLibrary(file, `gs://${target.bucket}/${target.name}`), 'exists');
      const stored = await readObject(await currentVersion(target), 1024 * 1024);
      assert.deepEqual(Buffer.from(stored), await readFile(file));
    } finally {
      await service.stop();
    }
  });

  it('is refused a place that is none', async () => {
    await assert.rejects(
      putLibrary(file, 'mirror/listening.js'),
      /expected gs:\/\/BUCKET\/NAME, got "mirror/,
    );
  });
});
