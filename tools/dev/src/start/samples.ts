import { join } from 'node:path';
import { type Sample, SAMPLES_DIR } from '@earshot/samples';
import { describeObject, type Uploaded, uploadFile } from '../cloud/upload.ts';

/**
 * Uploads the samples. The last episode of speech gets its metadata after its upload, as with `gsutil cp` and then
 * `gsutil setmeta`; all others have it from the start.
 */
export async function uploadSamples(samples: readonly Sample[]): Promise<Uploaded[]> {
  const describedLater = samples.findLast(({ label }) => label !== undefined);
  return Promise.all(
    samples.map(async (sample) => {
      const { file, object, contentType, metadata } = sample;
      const upload = { file: join(SAMPLES_DIR, file), object, contentType };
      if (sample !== describedLater) return uploadFile({ ...upload, metadata });
      const uploaded = await uploadFile({ ...upload, metadata: {} });
      await describeObject(uploaded, metadata);
      return uploaded;
    }),
  );
}
