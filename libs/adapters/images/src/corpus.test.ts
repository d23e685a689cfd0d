import assert from 'node:assert/strict';
import { type CorpusImage, imageCorpus, mutated, mutations } from '@earshot/samples/images';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { decodeCover, impression, visionJpeg } from './index.ts';
import { variantsOf } from './testing/variants.ts';

const runs = cases(120);

/** What becomes of an upload: everything that can be made of it, or a reason in words. */
async function endOf(bytes: Uint8Array): Promise<string> {
  const decoded = await decodeCover(bytes);
  if (!decoded.ok) {
    assert.match(decoded.why.reason, /^the (AVIF )?image /);
    return decoded.why.reason;
  }
  const { cover } = decoded;
  assert.equal(cover.pixels.length, cover.width * cover.height * 3);
  assert.ok((await visionJpeg(cover)).length > 0);
  const variants = await variantsOf(cover);
  assert.ok(variants.some(({ format }) => format === 'jpeg'));
  assert.match((await impression(cover)).dominant_color, /^#[0-9a-f]{6}$/);
  return 'published';
}

describe('the corpus of images', () => {
  for (const { name, make, good, reason = /^published$/ } of imageCorpus) {
    it(`${good ? 'publishes' : 'refuses'} ${name}`, async () => {
      assert.match(await endOf(await make()), reason);
    });
  }

  it('comes to an end whatever happens to a file on its way', async () => {
    const bases = imageCorpus.filter(({ good, name }) => good && !name.includes('line'));
    const made = new Map<CorpusImage, Promise<Buffer>>();
    const base = (image: CorpusImage) => {
      const bytes = made.get(image) ?? image.make();
      made.set(image, bytes);
      return bytes;
    };
    let ends = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bases), mutations, async (image, changes) => {
        await endOf(mutated(await base(image), changes));
        ends++;
      }),
      runs,
    );
    assert.ok(ends >= runs.numRuns);
  });
});
