import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import { describeObject, type Uploaded, uploadFile } from '../cloud/upload.ts';
import { repository } from '../repository.ts';

const samplesFolder = join(repository, 'samples');

const manifestSchema = v.object({
  samples: v.array(
    v.object({
      file: v.string(),
      object: v.string(),
      contentType: v.string(),
      metadata: v.record(v.string(), v.string()),
      label: v.optional(v.string()),
      fault: v.optional(v.string()),
    }),
  ),
});

/** One sample file with what its uploader says of it. */
export type Sample = v.InferOutput<typeof manifestSchema>['samples'][number];

/**
 * The samples that the project ships.
 * @throws Error when samples/manifest.json is not as it should be.
 */
export async function readSamples(): Promise<readonly Sample[]> {
  const manifest = decodeWith(
    manifestSchema,
    JSON.parse(await readFile(join(samplesFolder, 'manifest.json'), 'utf8')),
  );
  if (!manifest.ok) throw new Error(`samples/manifest.json: ${manifest.reason}`);
  return manifest.value.samples;
}

/**
 * Uploads the samples. The last episode of speech gets its metadata after its upload, as with `gsutil cp` and then
 * `gsutil setmeta`; all others have it from the start.
 */
export async function uploadSamples(samples: readonly Sample[]): Promise<Uploaded[]> {
  const describedLater = samples.findLast(({ label }) => label !== undefined);
  return Promise.all(
    samples.map(async (sample) => {
      const { file, object, contentType, metadata } = sample;
      const upload = { file: join(samplesFolder, file), object, contentType };
      if (sample !== describedLater) return uploadFile({ ...upload, metadata });
      const uploaded = await uploadFile({ ...upload, metadata: {} });
      await describeObject(uploaded, metadata);
      return uploaded;
    }),
  );
}
