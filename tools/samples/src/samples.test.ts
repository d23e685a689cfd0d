import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDocumentId, LABELS } from '@earshot/contracts';
import sharp from 'sharp';
import { readSamples, type Sample, SAMPLES_DIR } from './manifest.ts';

describe('the samples', () => {
  let samples: readonly Sample[];
  before(async () => (samples = await readSamples()));

  const covers = () => samples.filter(({ file }) => file.startsWith('covers/'));
  const decodes = async ({ file }: Sample) => {
    const picture = sharp(await readFile(join(SAMPLES_DIR, file)), { failOn: 'error' });
    return picture.raw().toBuffer();
  };

  it('are all there and together less than 3 MB', async () => {
    const sizes = await Promise.all(
      samples.map(async ({ file }) => (await stat(join(SAMPLES_DIR, file))).size),
    );
    assert.ok(sizes.length >= 6);
    assert.ok(sizes.reduce((sum, size) => sum + size) < 3_000_000);
  });

  it('belong to episodes with usable ids, each with audio and a cover', () => {
    const episodes = Object.groupBy(samples, ({ metadata }) => metadata['episode_id'] ?? '');
    for (const [id, parts = []] of Object.entries(episodes)) {
      assert.ok(isDocumentId(id));
      assert.deepEqual(parts.map(({ text }) => text !== undefined).sort(), [false, true]);
    }
  });

  it('speak of different labels', () => {
    const labels = samples.flatMap(({ label }) => label ?? []);
    assert.equal(new Set(labels).size, labels.length);
    assert.ok(labels.length >= 2 && labels.every((label) => LABELS.includes(label)));
  });

  it('hold one cover to scale down, one with alpha, and one that is broken as it says', async () => {
    const found = { large: 0, alpha: 0, broken: 0 };
    for (const cover of covers()) {
      if (cover.fault) {
        await assert.rejects(decodes(cover));
        found.broken += 1;
        continue;
      }
      await decodes(cover);
      const { width, hasAlpha } = await sharp(join(SAMPLES_DIR, cover.file)).metadata();
      if (width >= 3_000) found.large += 1;
      if (hasAlpha) found.alpha += 1;
    }
    assert.deepEqual(found, { large: 1, alpha: 1, broken: 1 });
  });
});
