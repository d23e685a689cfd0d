import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';

/** The folder of the samples. */
export const SAMPLES_DIR = join(import.meta.dirname, '../../../samples');

const sampleSchema = v.object({
  /** Path below the samples' folder. */
  file: v.string(),
  /** Name of the object it is uploaded as. */
  object: v.string(),
  contentType: v.string(),
  /** Custom metadata as an uploader of the reference sets it: texts, often inconsistent with each other. */
  metadata: v.record(v.string(), v.string()),
  /** What the spoken text is about, for audio. */
  label: v.optional(v.picklist(['world', 'sports', 'business', 'sci_tech'])),
  /** The text that is spoken: path below the samples' folder, for audio. */
  text: v.optional(v.string()),
  /** What is wrong with it, for a sample that is to end as a visible fault. */
  fault: v.optional(v.string()),
});
/** One sample upload. */
export type Sample = Readonly<v.InferOutput<typeof sampleSchema>>;

const manifestSchema = v.object({ samples: v.array(sampleSchema) });

/**
 * The sample uploads, as `samples/manifest.json` lists them.
 * @throws Error when the manifest cannot be read, naming the field.
 */
export async function readSamples(): Promise<readonly Sample[]> {
  const manifest: unknown = JSON.parse(await readFile(join(SAMPLES_DIR, 'manifest.json'), 'utf8'));
  const decoded = decodeWith(manifestSchema, manifest);
  if (!decoded.ok) throw new Error(`samples/manifest.json: ${decoded.reason}`);
  return decoded.value.samples;
}
